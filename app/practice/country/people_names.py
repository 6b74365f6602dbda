"""Names of people who do not exist: forenames and rare or invented surnames, joined at random.

`WOMEN` and `MEN` are kept apart only so that a made-up dame or knight has a name that readers take for hers or his.
"""

_WOMEN = """
Adaeze Agnieszka Aisling Anoushka Araminta Ayesha Beatrix Bronagh Carys Chidinma Clemency Cordelia Dervla Dilys Ebele
Elowen Esme Fatoumata Fenella Giulia Gwenllian Hadiya Henrietta Hyacinth Ileana Imogen Ines Jacinta Jaswinder Katya
Keziah Lavinia Leocadia Lorcana Mahnoor Marguerite Meera Mireille Morwenna Nasrin Ngozi Niamh Odette Olwen Ottoline
Parveen Perpetua Philippa Rhiannon Rosalba Rukhsana Sabitha Seren Shirin Siobhan Sunniva Tabitha Tamsin Temperance
Thandiwe Ursula Verity Winsome Xanthe Yetunde Yolanda Zainab Zofia
"""
WOMEN = tuple(_WOMEN.split())

_MEN = """
Absalom Aleksander Alhaji Amadou Ambrose Anselm Arjun Barnaby Bartholomew Benedikt Caradoc Chukwuma Cormac Crispin
Dafydd Dashiell Demetrios Desmond Dhruv Digby Eamonn Ezekiel Farrukh Fergus Florian Gethin Giacomo Godfrey Gurpreet
Hamza Harinder Hywel Ibrahim Idris Isidore Jarek Jolyon Kofi Kwabena Lachlan Leander Leopold Lysander Mahmoud Matthias
Merlin Mortimer Nikhil Oisin Olumide Osric Peregrine Piotr Quentin Rafferty Rajesh Reuben Rhodri Rufus Sanjay Septimus
Solomon Tadeusz Tariq Thaddeus Tunde Ulric Vaughan Wilfred Yusuf Zebedee
"""
MEN = tuple(_MEN.split())

_SURNAMES = """
Abercorrin Adeyolu Ainsgrave Akpanobi Alderquist Amarasekhar Anstrother Applegarth-Noon Ardagast Arkwhistle Asamoani
Attershaw Averquill Babaloye Bagshott-Wynne Baldersby Balogundo Bannockthorn Barleycote Basrawala Beckonsall Bellwether
Bhattarwala Birkenhall Blackadore Blenkarn Boadubem Bolsterstone Bonnarigg Brackenbridge Bramblecote Brindlethwaite
Broadwimple Burdockson Caddowick Calverstone Candlewright Carrowmore Castermain Chaudhwani Chirkwell
Clapperstone Clutterbrook Coddlesham Copperwhite Corriganth Cottlestone Cranmerton Crowhurstly Cullompson
Dabrowniak Danqualey Darlowicz Deverington Dhillonwar Dingleworth Doddlestone Dorringworth Dunmorrow
Eagleshawe Edgecliff-Amadi Ekwuemba Elderwhistle Emberlain Esiobuka Fairwicket Farthingdale Featherbank Fennimoor
Fernyhalgh Fiddlewick Finchwarden Flaxenby Fogglestone Foxglove-Reyes Frostwick Gadsworthy Galbraithen Garibaldi-Stokes
Ghoshalam Gillyflower Glimmerdale Goldspinner Goosemere Grandisson Greenhalghton Gudgeonby Gwynfardd Haddlesey
Halfpennyson Hammerquist Harbottler Hartlebrook Hawkswell-Ito Heatherwick Henwoodie Hepplewhite-Rao
Hollowbread Honeychurcher Hornblotton Hussainali Ibekwedo Inchbaldry Ingleborrow Iyengarath Jacklethorn
Jankowiczka Jellicobb Jessopwright Kalejaiye-Finn Karimzadeh-Holt Kennaway-Osei Kettlewick Khatunabadi Kinderslow
Kirkbrider Kowalwright Lambshead-Oyelo Lanternby Larkspurrier Leatherbarrow-Singh Lindlebury Littlewhite Llewelfryn
Lockspindle Lovelockard Maccabody Mandalia-Frome Maplestonely Marchbinder Mattawan Meadowcrift Merriwether-Ng
Mickleburgh-Das Millwardine Mistlethwaite Moonasar-Kyle Mossbrugger Mucklestone Nanayakkarath Nettlefolder Newbolder
Nightingrave Nkansahene Noakesworth Nutterfield Oakenshaws Obaseki-Thorne Ogundipede Okaforson Oldershawe Orpwoodley
Osterfeldt Otterwell Paddlesworth Palaniappath Parrotthwaite Pashtounwala Peachornby Pebblethwaite Pendlewick
Pennyfeather-Ali Pettigrave Pickersgall Pinchbeckett Plumtreeson Popplestone Priddleworth Pumphreyson
Quartermaine-Obi Quicksilver-Lunn Quillinanth Rabinowell Radcliffsson Rajkumarath Ravenscrofter Ridlington-Shah
Rosewarner Runcieworth Saddlebow Sanghaville Satterthwaiting Scrimshander Seagravely Shakerleyson
Silverlocke Skeffingtonne Sparrowhawker Spindlewood Starkadderby Stonehewerson
Strawbridger Swarbricken Sykesworthy Tanqueraye Tattersfield-Mo Teasdalerson Thackwrayson Thistlewoodie Thorneycrofter
Tolvernessa Trelawnick Treverrowe Tumbrilson Twelvetreesby Ubakanma Umbersladen Underhaylock Uzoechinah
Valiantson Venkatarao-Webb Verneyhow Vickerstaffy Waddilovely Wainscottie Wapplington Weatherbyrne Whippletree
Wigglesworthy Willowbee Windlestraw Woodlarking Yardlingham Yaxleyford Yellowlees-Bano Zakariyyan Zielonkaite
"""
SURNAMES = tuple(_SURNAMES.split())
