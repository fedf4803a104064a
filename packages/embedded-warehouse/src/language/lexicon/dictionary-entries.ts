/**
 * A small dictionary: `English | German | French | Spanish`, entries separated by `;`. The first word of a field is
 * the one written; further ones after `/` are only understood. Where a word stands in several entries, the first of
 * them says what it means.
 */
export const dictionaryEntries = `
the|die/der/das/den/dem/des|le/la/les/l'|el/la/los/las; a|ein/eine/einen/einem/einer|un/une|un/una; and|und|et|y/e;
or|oder|ou|o/u; but|aber|mais|pero; not|nicht|pas|no; no|nein/kein/keine|non|no; yes|ja|oui|sí; I|ich|je/j'|yo;
you|Sie/du/ihr|vous/tu|usted/tú; he|er|il|él; she|sie|elle|ella; we|wir|nous|nosotros; they|sie|ils/elles|ellos/ellas;
it|es|il|lo; my|mein/meine/meinen/meinem|mon/ma/mes|mi/mis; your|Ihr/Ihre/dein|votre/ton/ta|su/tu; our|unser/unsere|notre/nos|nuestro/nuestra;
his|sein/seine|son|su; her|ihr/ihre|sa|su; this|dieser/diese/dieses/diesen|ce/cette/cet|este/esta; that|dass/jener|que/cela|que/ese;
is|ist|est|es/está; are|sind|sont|son/están; was|war|était|era/fue/estaba; were|waren|étaient|eran; am|bin|suis|soy/estoy;
be|sein|être|ser/estar; been|gewesen|été|sido; have|haben/habe|avoir/ai/avons|tener/tengo; has|hat|a|tiene/ha; had|hatte|avait|tenía;
will|wird/werden|va|va; would|würde|voudrait|haría; can|kann/können|peut/peux|puede/puedo; could|könnte|pourrait|podría;
must|muss|doit|debe; should|sollte|devrait|debería; do|tun|faire|hacer; does|tut|fait|hace; to|zu|à|a; of|von|de|de; in|in|dans|en;
on|auf|sur|sobre; at|bei|à|en; for|für|pour|para; from|aus|de|desde; with|mit|avec|con; without|ohne|sans|sin; about|über|sur|sobre;
after|nach|après|después; before|vor|avant|antes; between|zwischen|entre|entre; under|unter|sous|bajo; because|weil|parce que|porque;
if|wenn|si|si; when|wann/wenn|quand|cuando; where|wo|où|dónde; who|wer|qui|quién; what|was|quoi/que|qué; why|warum|pourquoi|por qué;
how|wie|comment|cómo; very|sehr|très|muy; too|zu|trop|demasiado; also|auch|aussi|también; more|mehr|plus|más; less|weniger|moins|menos;
all|alle/alles|tous/tout/toutes|todos/todo/todas; many|viele|beaucoup|muchos; some|einige|quelques|algunos; every|jeder/jede/jedes|chaque|cada;
here|hier|ici|aquí; there|dort|là|allí; now|jetzt|maintenant|ahora; today|heute|aujourd'hui|hoy; tomorrow|morgen|demain|mañana;
yesterday|gestern|hier|ayer; always|immer|toujours|siempre; never|nie|jamais|nunca; again|wieder|encore|otra vez; only|nur|seulement|solo;
please|bitte|s'il vous plaît|por favor; thanks|danke|merci|gracias; hello|hallo|bonjour|hola; goodbye|auf Wiedersehen|au revoir|adiós;
good morning|guten Morgen|bonjour|buenos días; good evening|guten Abend|bonsoir|buenas noches; good night|gute Nacht|bonne nuit|buenas noches;
thank you|danke|merci|gracias; thank you very much|vielen Dank|merci beaucoup|muchas gracias; how are you|wie geht es Ihnen|comment allez-vous|cómo está usted;
you are welcome|gern geschehen|de rien|de nada; excuse me|Entschuldigung|excusez-moi|disculpe; I am sorry|es tut mir leid|je suis désolé|lo siento;
my name is|ich heiße/mein Name ist|je m'appelle|me llamo; good day|guten Tag|bonne journée|buen día; see you soon|bis bald|à bientôt|hasta pronto;
I would like|ich möchte|je voudrais|quisiera; I love you|ich liebe dich|je t'aime|te quiero; there is|es gibt|il y a|hay; there are|es gibt|il y a|hay;
I have|ich habe|j'ai|tengo; I am|ich bin|je suis|soy; do not|nicht|ne pas|no; does not|nicht|ne pas|no; of the|des|du|del;
out of stock|ausverkauft|en rupture de stock|agotado; as soon as possible|so bald wie möglich|dès que possible|lo antes posible;
credit card|Kreditkarte|carte de crédit|tarjeta de crédito; customer service|Kundendienst/Kundenservice|service client|servicio al cliente;
phone number|Telefonnummer|numéro de téléphone|número de teléfono; data warehouse|Datenlager|entrepôt de données|almacén de datos;
good|gut/gute/guter/gutes/guten|bon/bonne|bueno/buena/buen; bad|schlecht/schlechte|mauvais/mauvaise|malo/mala; great|großartig/toll|génial|genial;
excellent|ausgezeichnet|excellent/excellente|excelente; terrible|schrecklich|terrible|terrible; beautiful|schön/schöne|beau/belle|hermoso/hermosa;
new|neu/neue/neuer/neues/neuen|nouveau/nouvelle|nuevo/nueva; old|alt/alte|vieux/vieille|viejo/vieja; big|groß/große|grand/grande|grande; large|groß|grand|grande;
small|klein/kleine|petit/petite|pequeño/pequeña; fast|schnell/schnelle|rapide|rápido/rápida; slow|langsam|lent/lente|lento/lenta; cheap|billig|bon marché|barato/barata;
expensive|teuer|cher/chère|caro/cara; free|kostenlos|gratuit/gratuite|gratis; easy|einfach|facile|fácil; difficult|schwierig|difficile|difícil;
important|wichtig/wichtige|important/importante|importante; happy|glücklich/zufrieden|heureux/content/contente|feliz/contento/contenta; sad|traurig|triste|triste;
angry|wütend|fâché|enojado; friendly|freundlich|aimable|amable; broken|kaputt|cassé/cassée|roto/rota; late|spät/verspätet|en retard/tard|tarde; early|früh|tôt|temprano;
hot|heiß|chaud|caliente; cold|kalt|froid|frío; open|offen/geöffnet|ouvert|abierto; closed|geschlossen|fermé|cerrado; ready|bereit|prêt|listo;
first|erste/erster|premier/première|primero/primera; last|letzte/letzter|dernier/dernière|último/última; next|nächste/nächster|prochain/prochaine|próximo; other|andere|autre|otro/otra;
red|rot|rouge|rojo; blue|blau|bleu|azul; green|grün|vert|verde; white|weiß|blanc|blanco; black|schwarz|noir|negro; yellow|gelb|jaune|amarillo;
one|eins|un|uno; two|zwei|deux|dos; three|drei|trois|tres; four|vier|quatre|cuatro; five|fünf|cinq|cinco; six|sechs|six|seis; seven|sieben|sept|siete;
eight|acht|huit|ocho; nine|neun|neuf|nueve; ten|zehn|dix|diez; hundred|hundert|cent|cien; thousand|tausend|mille|mil; million|Million|million|millón;
customer|Kunde/Kunden/Kundin|client/cliente|cliente; company|Firma/Unternehmen|entreprise/société|empresa; order|Bestellung|commande|pedido; product|Produkt|produit|producto;
price|Preis|prix|precio; invoice|Rechnung|facture|factura; bill|Rechnung|facture|factura; payment|Zahlung|paiement|pago; money|Geld|argent|dinero; refund|Rückerstattung/Erstattung|remboursement|reembolso;
account|Konto|compte|cuenta; password|Passwort|mot de passe|contraseña; email|E-Mail|courriel|correo electrónico; address|Adresse|adresse|dirección; name|Name|nom|nombre;
phone|Telefon|téléphone|teléfono; computer|Computer|ordinateur|ordenador/computadora; screen|Bildschirm|écran|pantalla; software|Software|logiciel|software; application|Anwendung|application|aplicación;
data|Daten|données|datos; table|Tabelle/Tisch|table|tabla/mesa; report|Bericht|rapport|informe; question|Frage|question|pregunta; answer|Antwort|réponse|respuesta;
problem|Problem|problème|problema; error|Fehler|erreur|error; help|Hilfe|aide|ayuda; support|Unterstützung|assistance|soporte; service|Dienst|service|servicio;
quality|Qualität|qualité|calidad; delivery|Lieferung|livraison|entrega; shipping|Versand|expédition|envío; package|Paket|colis|paquete; contract|Vertrag|contrat|contrato;
meeting|Besprechung|réunion|reunión; team|Team|équipe|equipo; work|Arbeit|travail|trabajo; job|Arbeit/Stelle|emploi|empleo; office|Büro|bureau|oficina; manager|Leiter|responsable|gerente;
sales|Umsatz/Verkauf|ventes|ventas; market|Markt|marché|mercado; year|Jahr|an/année|año; month|Monat|mois|mes; week|Woche|semaine|semana; day|Tag|jour/journée|día;
hour|Stunde|heure|hora; minute|Minute|minute|minuto; time|Zeit|temps|tiempo; morning|Morgen|matin|mañana; evening|Abend|soir|tarde; night|Nacht|nuit|noche;
monday|Montag|lundi|lunes; tuesday|Dienstag|mardi|martes; wednesday|Mittwoch|mercredi|miércoles; thursday|Donnerstag|jeudi|jueves; friday|Freitag|vendredi|viernes; saturday|Samstag|samedi|sábado; sunday|Sonntag|dimanche|domingo;
man|Mann|homme|hombre; woman|Frau|femme|mujer; child|Kind|enfant|niño/niña; friend|Freund/Freundin|ami/amie|amigo/amiga; family|Familie|famille|familia; people|Leute/Menschen|gens|gente; mother|Mutter|mère|madre; father|Vater|père|padre;
house|Haus|maison|casa; home|Zuhause|maison|hogar; city|Stadt|ville|ciudad; country|Land|pays|país; street|Straße|rue|calle; world|Welt|monde|mundo; school|Schule|école|escuela; car|Auto|voiture|coche/carro; train|Zug|train|tren; airport|Flughafen|aéroport|aeropuerto; hotel|Hotel|hôtel|hotel; room|Zimmer|chambre|habitación; restaurant|Restaurant|restaurant|restaurante;
water|Wasser|eau|agua; bread|Brot|pain|pan; coffee|Kaffee|café|café; food|Essen|nourriture|comida; milk|Milch|lait|leche; wine|Wein|vin|vino; beer|Bier|bière|cerveza; book|Buch|livre|libro; film|Film|film|película; music|Musik|musique|música; game|Spiel|jeu|juego; dog|Hund|chien|perro; cat|Katze|chat|gato; weather|Wetter|temps|tiempo; sun|Sonne|soleil|sol; rain|Regen|pluie|lluvia; health|Gesundheit|santé|salud; doctor|Arzt|médecin|médico; hospital|Krankenhaus|hôpital|hospital;
go|gehen/gehe/geht|aller/vais|ir/voy; come|kommen/komme/kommt|venir/viens|venir; see|sehen/sehe|voir/vois|ver; know|wissen/weiß|savoir/sais|saber/sé; want|wollen/will|vouloir/veux|querer/quiero; need|brauchen/brauche|avoir besoin de|necesitar/necesito; buy|kaufen/kaufe|acheter/achète|comprar/compro; bought|gekauft|acheté|comprado/compré; sell|verkaufen|vendre|vender; pay|zahlen/bezahlen|payer|pagar; paid|bezahlt|payé|pagado; order (verb)|bestellen|commander|pedir; ordered|bestellt|commandé|pedido; send|senden/schicken|envoyer|enviar; sent|gesendet|envoyé|enviado; receive|erhalten|recevoir|recibir; received|erhalten|reçu|recibido; arrived|angekommen|arrivé/arrivée|llegado/llegó; cancel|kündigen/stornieren|annuler|cancelar; canceled|storniert|annulé|cancelado; cancelled|storniert|annulé|cancelado; return|zurücksenden|retourner|devolver; work (verb)|arbeiten|travailler|trabajar; works|funktioniert|fonctionne|funciona; make|machen|faire|hacer; say|sagen|dire|decir; speak|sprechen|parler|hablar; read|lesen|lire|leer; write|schreiben|écrire|escribir; eat|essen|manger|comer; drink|trinken|boire|beber; sleep|schlafen|dormir|dormir; live|leben|vivre/habite|vivir; love|lieben/liebe|aimer/aime|amar/amo/encanta; like|mögen/mag|aimer/aime|gustar/gusta; think|denken|penser|pensar; find|finden|trouver|encontrar; give|geben|donner|dar; take|nehmen|prendre|tomar; use|benutzen|utiliser|usar; open (verb)|öffnen|ouvrir|abrir; close|schließen|fermer|cerrar; wait|warten|attendre|esperar; change|ändern|changer|cambiar; understand|verstehen|comprendre|entender; recommend|empfehlen/empfehle|recommander/recommande|recomendar/recomiendo; recommended|empfohlen|recommandé|recomendado; disappointed|enttäuscht|déçu/déçue|decepcionado/decepcionada; satisfied|zufrieden|satisfait/satisfaite|satisfecho/satisfecha; delivered|geliefert|livré|entregado; search|suchen/Suche|chercher/recherche|buscar/búsqueda; damaged|beschädigt|endommagé|dañado; wrong|falsch|faux/mauvais|equivocado; correct|richtig|correct|correcto; nice|nett/schön|gentil|agradable; wonderful|wunderbar|merveilleux|maravilloso; horrible|furchtbar|horrible|horrible; fantastic|fantastisch|fantastique|fantástico; perfect|perfekt|parfait/parfaite|perfecto/perfecta;
`;
