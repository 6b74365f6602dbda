import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;
import java.util.Set;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;

/**
 * Reads lines "FLAVOUR PATH" (ua1, 3a, 2b …) and answers each with the rules of veraPDF that the file breaks, one a
 * line, and then an empty line.
 */
public class Faults {
    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        var asked = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line; (line = asked.readLine()) != null; ) {
            var words = line.split(" ", 2);
            for (var fault : faults(PDFAFlavour.fromString(words[0]), words[1])) {
                System.out.println(fault);
            }
            System.out.println();
            System.out.flush();
        }
    }

    private static Set<String> faults(PDFAFlavour flavour, String path) throws Exception {
        var found = new TreeSet<String>();
        try (var file = new FileInputStream(path);
                PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            for (var assertion : validator.validate(parser).getTestAssertions()) {
                if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                    var rule = assertion.getRuleId();
                    var message = assertion.getMessage().replaceAll("\\s+", " ");
                    found.add(rule.getClause() + "-" + rule.getTestNumber() + " " + message);
                }
            }
        } catch (Exception problem) {
            found.add("not a PDF that can be read: " + problem);
        }
        return found;
    }
}
