import java.io.FileInputStream;
import java.io.InputStream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Checks PDF files against a profile ("ua1"): prints a line for each file, then one for each rule it breaks. */
public class Validate {
    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        PDFAFlavour flavour = PDFAFlavour.fromString(arguments[0]);
        for (int i = 1; i < arguments.length; i++) {
            try (InputStream file = new FileInputStream(arguments[i]);
                    PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour)) {
                ValidationResult result =
                        Foundries.defaultInstance().createValidator(flavour, false).validate(parser);
                String outcome = result.isCompliant() ? "pass" : "fail";
                System.out.println(outcome + "\t" + result.getTotalAssertions() + "\t" + arguments[i]);
                result.getTestAssertions().stream()
                        .filter(test -> test.getStatus() == TestAssertion.Status.FAILED)
                        .map(test -> test.getRuleId().getClause() + "-" + test.getRuleId().getTestNumber() + " "
                                + test.getMessage())
                        .distinct()
                        .forEach(rule -> System.out.println("rule\t" + rule));
            }
        }
    }
}
