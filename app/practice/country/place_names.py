"""Names of places that do not exist.

None of them, nor a word one letter away, is a word of the names of parishes, wards, built-up areas, small census areas,
districts, counties and constituencies in postcodes.io's data, of a British, Irish, American, Canadian, Australian, New
Zealand or South African place of 500 people in GeoNames, or of `recipients/`. A new name is checked in the same way.
"""

CAPITAL = "Averholt"

_COUNTIES = """
Pellshire Corvelshire Emberland Dunnockshire Merrowshire Vetchland Sedgeshire Quernshire Drovelshire Skeldershire
Gannetshire Tolvershire Brindleshire Umbershire Yarrowshire Tarnwoldshire Osiershire Hathershire Ruddleshire Maddershire
Plovershire Elvershire Lovageshire Kittleshire Orrinshire
"""
COUNTIES = tuple(_COUNTIES.split())

_TOWNS = """
Quillmere Wrenmarch Lammashurst Jessambeck Juniperhaven Tansycombe Linnetcliffe Whincroft Dapplestead Tamselby
Dorrelness Peverbridge Zealhurst Hazzelcliffe Tolverford Emberhurst Madderness Fallowhaven Lammasmouth Thistlebridge
Orrindale Averstow Hollinby Bellowmarch Kestlestead Madderdale Maddermarch Juniperminster Mallowhaven Whinridge
Vespercliffe Nuthanden Larkholt Orrinham Candlecroft Pimperhythe Fallowby Sorrelden Larkcroft Plovergate Saffercliffe
Rushelby Brindleley Jessamwold Merrowholt Junipercombe Pipitmarch Safferbeck Orrinholt Garrowhurst Marlstead Averfold
Linnetwold Elverford Vesperminster Safferthorpe Thistlemarch Orrinfield Ploverwold Eyrinmouth Wetherstead Inkercroft
Dorrelholt Gannetmouth Ottelcombe Nuthanholt Nettlecliffe Fescueley Skelderdale Nettlebourne Bellowgarth Garrowridge
Pellbridge Tolverworth Skeldergarth Rushelmere Cobbelwick Dorrelmere Candlebourne Dunnockwick Sedgewold Quarrelwick
Peverby Safferford Fallowthorpe Rushelcroft Sorrelmouth Dapplehaven Nettleley Wrenford Rusheldale Quarrelthorpe
Jessamworth Sorrelmarch Wetherholt Nimbleby Orrincroft Dunnockmere Swallenbridge Catterbourne Nuthanwold Tansyby
Madderwold Nimbleness Corvelcombe Marlthorpe Averhaven Ruddleridge Rowancombe Dappleham Zealstead Sedgecliffe
Wetherhurst Juniperbourne Emberness Merrowford Zealcombe Nimblethorpe Nuthanby Hatherford Swallencliffe Swallenmouth
Dapplefold Fescuebourne Flintcliffe Linnetbourne Quernley Ottelmere Dorrelgarth Withymarch Lovageness Sorrelcliffe
Pimperbeck Pipitmouth Teaselholt Thistlehythe Candleworth Umberness Rushelbridge Skelderhaven Bellowminster
Mallowcroft Candlethorpe Lammasbridge Tolverfield Averworth Safferstead Marlfold Skelderstow Hathergarth Teaselmarch
Merrowridge Quarrelholt Dapplehurst Zealhythe Skelderhurst Withythorpe Candleham Osierford Quernfield Hollinden
Pimperthorpe Osierworth Kestleminster Nimblewold Dappleworth Whinbeck Hatherminster Elvergarth Safferminster
Cobbelfold Nimblegate Mallowdale Brindlemarch Rushelhaven Rowanfield Ottelmouth Larkbourne Fallowridge Elverstow
Catterstow Pimperden Thistlemere Hatherworth Quillstead Nimbleminster Osierfold Elvercliffe Elverdale Brindlethorpe
Fallowhurst Eyrinwold Swallenthorpe Pevergate Ruddledale Tansywick Fescuecroft Merrowness Safferhythe Catterhurst
Dapplegate Teaselwold Maddermouth Swallenwold Quillford Marlhythe Ruddlewold Dapplecliffe Dorrelmarch Tansyhurst
Swallenwick Dunnockfold Tansyford Juniperfold Mallowness Quarrelby Nettledale Dorrelcliffe Teaselmere Cattercombe
Sorrelbourne Inkergate Nuthancombe Osierfield Elvermarch Peverminster Merrowmouth Ruddlehaven Kestlestow Bellowmouth
Thistlegarth Hollinmere Thistleford Nettlegate Nuthanmere Peverness Dunnockgarth Hazzeldale Tamselridge Mosselholt
Teaselgarth Lammasridge Vespercombe Bellowfold Mosselcliffe Teaseldale Vetchden Tamselford Fescuecombe Vetchgarth
Pimperfold Fennacroft Merrowbeck Whinmere Rushelden Vespergarth Hazzelworth Quillfold Nettlemere Corvelby Fallowdale
Zealfold Eyrinbridge Kestleridge Lammasworth Teaselstead Brindlefield Sorrelstead Mosselminster Merrowley Embermere
Gorsehythe Withystow Brindleden Plovercliffe Kestleworth Sorrelworth Lovagethorpe Sorreldale Peverholt Fallowness
Rowanthorpe Skelderbourne Wrenhythe Pimperminster Swallenham Rowanwold Kittlehurst Gorsefold Ploverbridge Gorseminster
Emberhaven Dunnockdale Embermarch Hazzelthorpe Quernmouth Pimpermouth Orrinden Elvercombe Madderbridge Tamselmouth
Wetherwold Lovagemouth Tansyfold Garrowcombe Corvelgarth Larkgarth Dorrelthorpe Safferden Pimperfield Fallowbeck
Quillhythe Juniperby Vetchbeck Elverminster Rushelwold Drovelmarch Dunnockminster Lammasfold Pevermarch Cobbelham
Emberfield Eyrinhythe Maddercombe Tamselfield Yarrowridge Quillbeck Nuthanley Nimblebourne Umberwold Marlhaven
Madderbourne Nuthanford Whinmouth Tamselholt Dunnockstow Orrincombe Fennaby Juniperwick Ruddlewick Drovelden
Skelderness Zealford Orrinridge Embercliffe Lammasbourne Gorsestead Rowanbridge Fennathorpe Plovermere Garrowcliffe
Nimbleley Fennahythe Whinholt Rowanwick Inkerwick Sedgemarch Linnetcombe Ottelstow Yarwold Lammasham Hathercliffe
Tolverhythe Linnetstead Lovagecombe Sedgebeck Garrowminster Mallowbeck Withyhurst Cobbelgarth Umbercliffe Tolverbeck
Emberhythe Peverdale Candlecliffe Jessamgate Gannetfold Tansythorpe Gannetmere Inkerhurst Garrowbridge Pipitham
Lovageby Ruddlehurst Whinfold Drovelstow Lovagestow Skeldercroft Linnetbridge Hatherstow Whinmarch Candleness
Cobbelcroft Pipithythe Inkerstow Hazzelgarth Corvelwick Flintgate Tamselden Tansyham Cobbelbourne Cobbelmere
Juniperstow Mosselmere Quernhurst Mosselhaven Eyrinbourne Wrencombe Ottelwold Bellowham Kittlebeck Zealminster
Eyrincroft Gannetden Teaselham Wethercroft Nettlemarch Merrowhurst Kestlemere Gannetmarch Quernbridge Quernstead
Nettleminster Quarrelfield Tamselstead
"""
TOWNS = tuple(_TOWNS.split())

_WELSH_TOWNS = """
Abercarrow Pentrellwyn Caerdolwen Glynfarach Llanhesgyn Brynmeiros Cwmderwas Rhosgwenlli Tregaffwy Porthelwyn
Ystradmoel Nantgarreth Pwllhedyn Dolwenarth Mynyddgoch Trefarwy Llysfelin Garthwenog Penmorfedd Abergwelan Maesyrhafod
Crugllwydan
"""
WELSH_TOWNS = tuple(_WELSH_TOWNS.split())
"""For the second nation."""
