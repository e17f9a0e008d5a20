"""Short news texts in languages that share words with German, to see that none is taken for German. Written for these tests."""

from __future__ import annotations

NOT_GERMAN = {
    "en": (
        "The man in the street was an angel, so the old will die.",
        "I am in an awful hurry, said the man who was in so many films.",
        "Der Spiegel and Die Welt reported on the war in Ukraine.",
        "Chancellor Friedrich Merz will meet the president in Washington on Monday.",
        "Police: man, 34, shot in Berlin was an innocent bystander",
        "Die-hard fans of Bayern Munich am so angry, man!",
        "War in Europe: what was, what is, what will be",
        "An der Alster, a hotel in Hamburg, will reopen in May.",
        "The trial of the former minister was adjourned until Tuesday.",
        "Stocks fell sharply after the central bank raised interest rates.",
        "No one was hurt in the fire at the plant in Essen, officials said.",
        "Also in the news: the hall where the band was to play is closed.",
    ),
    "fr": (
        "Le président a été reçu des mains du ministre un prix en or.",
        "Les élections du mois des fleurs: un an après, tu es où?",
        "La ville de Mannheim et les habitants des bords du Rhin ont peur.",
        "Du pain, des jeux: un week-end à Paris pour les fans de football.",
        "Le chancelier allemand rencontre le premier ministre à Berlin lundi.",
        "Un accord a été signé dans la nuit entre les deux pays.",
        "Des milliers de manifestants dans les rues de Lyon samedi soir.",
        "Il est mort dans son lit, a dit sa femme à la police.",
        "Le prix des billets de train augmente de trois pour cent.",
        "Pas de trêve en Ukraine, selon un porte-parole du Kremlin.",
    ),
    "nl": (
        "De man die in het water lag was een bekende van de politie.",
        "Ik was in de winkel en zag dat de man wat wilde kopen.",
        "Wie was de man die in de oorlog over de brug kwam?",
        "Koning Willem der Nederlanden was in Den Haag bij de opening.",
        "Die wil wel, maar die man daar kan dat niet zo doen.",
        "De gemeenteraad wil de oude brug over de rivier slopen.",
        "Minister van der Leyen sprak over de oorlog in de Oekraïne.",
        "Man van 34 in Berlijn op straat neergeschoten, dader voortvluchtig.",
        "Wat als de dijk breekt? Dan staat alles hier onder water.",
        "Het kabinet wil dat de huren in de steden niet meer stijgen.",
        "In des Konings tijd was alles beter, zegt de oude heer.",
        "Hij is er nog, maar zij was er niet en dat is zo jammer.",
    ),
    "da": (
        "Der er en mand, der har set den, og den er i huset.",
        "Man kan se den store bro over den gamle flod i byen.",
        "Statsministeren mødte den tyske kansler i Berlin mandag.",
        "Du er for sent ude, og vi har ikke mere at sige dig.",
    ),
    "sv": (
        "Man har den stora bron över den gamla floden i staden.",
        "Statsministern träffade den tyske kanslern i Berlin i måndags.",
        "Du är för sen, och den som har en bil kan åka hem.",
    ),
    "no": (
        "Det er en mann der som har den, sier politiet i Oslo.",
        "Statsministeren møtte den tyske kansleren i Berlin mandag.",
    ),
    "it": (
        "La guerra in Ucraina: un anno dopo, ecco i numeri del conflitto.",
        "Il cancelliere tedesco incontra il premier a Roma per un vertice.",
        "Ab ovo: in un libro la storia di una famiglia so e sola.",
    ),
    "es": (
        "Des de Barcelona: un hombre es detenido en la calle mayor.",
        "El canciller alemán se reúne con el presidente en Madrid el lunes.",
    ),
    "pl": (
        "Kanclerz Niemiec spotka się z premierem w Warszawie w poniedziałek.",
        "Ich dom ist stary, ale man nadzieję, że so będzie dobrze.",
    ),
}
"""ISO 639-1 code -> sentences."""
