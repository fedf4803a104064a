/** Brands, firms and things that are called like people. */
import { tokensOf } from '../redaction/tagging/text-tokens.ts';

/** Without the full stops of abbreviations and without accents or hyphens that not everybody writes. */
const phrases = `laura ashley; stella mccartney; ralph lauren; tommy hilfiger; calvin klein; hugo boss; paul smith; ted baker
ben sherman; fred perry; karl lagerfeld; michael kors; marc jacobs; kate spade; tory burch; donna karan; vera wang
dolce & gabbana
jimmy choo; christian dior; christian louboutin; saint laurent; louis vuitton; giorgio armani; emporio armani
massimo dutti; paul mitchell; helena rubinstein; estee lauder; elizabeth arden; bobbi brown; max factor
charlotte tilbury; mary kay; jo malone; john frieda; philip morris; benson & hedges; jack daniel; jim beam
johnnie walker; captain morgan; glen grant; william lawson; jose cuervo; don julio; earl grey; lady grey; carlo rossi
dom perignon; veuve clicquot; john lewis; harvey nichols; peter jones; marks & spencer; jp morgan; j p morgan
morgan stanley; goldman sachs; merrill lynch; charles schwab; wells fargo; edward jones; ernst & young; arthur andersen
john deere; massey ferguson; harley davidson; royal enfield; mercedes benz; rolls royce; aston martin; alfa romeo
ben & jerry; uncle ben; aunt bessie; aunt jemima; mr kipling; mr clean; mrs meyer; betty crocker; sara lee; dr pepper
dr martens; doc martens; dr oetker; papa john; trader joe; jack wolfskin; helly hansen; ray ban; oliver peoples
martin baker; russell hobbs; sherwin williams; benjamin moore; farrow & ball; johnson & johnson; kimberly clark
procter & gamble; black & decker; briggs & stratton; smith & wesson; bang & olufsen; harman kardon; jean paul gaultier
jack & jones; ernest jones; thomas cook; thomas pink; charles tyrwhitt; fisher price; hewlett packard; levi strauss
eddie bauer; lane bryant; abercrombie & fitch; brooks brothers; warner bros; warner brothers; walt disney; tim hortons
mary berry; jamie oliver; ben nevis; king edward; prince albert; duke of york; duke of wellington; queen mary
queen victoria; king george; alice springs; st helens; st albans; st andrews; st george; san jose; santa fe
charles de gaulle; john wayne airport; frankfurt hahn; victoria sponge; james webb; marie curie; max planck; anne frank
william hill; paddy power; charles river; robert half; kelly services; adam opel; ferdinand braun; carl zeiss
leitz wetzlar; thomas sabo; swarovski; pierre cardin; gerry weber; tom tailor; esprit; marc o'polo; peter kaiser
ricosta; paul green; josef seibel; miss sixty; victoria beckham home; victoria's secret; jenny craig; marie claire
harper collins; simon & schuster; philip kotler; rand mcnally; merriam webster; jack russell; king charles spaniel
bloody mary; tom collins; shirley temple; peach melba; caesar salad; granny smith; lady fingers; william pear
king prawn; john dory; bernard matthews; linda mccartney`;
const words = `siri alexa cortana jira jenkins grafana hudson maven heinz cadbury zara gillette philips siemens bosch miele jameson
guinness dolmio kellogg nestle ferrero lindt milka haribo hershey wrigley knorr maggi barilla buitoni danone mango dior
chanel gucci prada versace armani burberry cartier tiffany rolex porsche bentley ferrari maserati bugatti chrysler dodge
lincoln cadillac buick chevrolet toyota honda suzuki mazda nissan mitsubishi dunlop goodyear michelin pirelli
bridgestone remington avery canon nikon leica zeiss hilton marriott sheraton hyatt barclays lloyds sainsbury morrisons
aldi lidl ikea hermes dhl dpd ups fedex jenga lego barbie playmobil steiff mattel hasbro dyson braun rowenta krups
moulinex kenwood whirlpool hoover electrolux makita stihl husqvarna kärcher hilti festool ford opel vauxhall fiat skoda
seat dacia renault peugeot citroen volvo saab audi bmw volkswagen vw tesla kia hyundai subaru daihatsu lexus jaguar
lamborghini lancia iveco scania daf kawasaki yamaha ducati vespa piaggio lambretta clio megane twingo kuga corsa astra
insignia qashqai passat tiguan touareg fiesta mondeo civic corolla yaris sprinter vito transit kangoo berlingo doblo
lufthansa ryanair easyjet iberia vueling alitalia klm airbus boeing finnair qantas emirates eurowings wizzair tui hertz
avis sixt europcar danske nordea santander revolut monzo paypal klarna wise natwest halifax nationwide hsbc barclaycard
citibank commerzbank sparkasse postbank rabobank unicredit allianz aviva axa zurich generali prudential bupa geico tesco
asda waitrose carrefour rewe edeka spar auchan mercadona walmart costco safeway greggs nando's domino's homebase wickes
screwfix argos currys debenhams primark uniqlo decathlon zalando asos boohoo h&m selfridges fortnum superdrug samsung
sony nokia motorola huawei xiaomi lenovo dell asus acer toshiba panasonic hitachi sharp garmin fitbit gopro bose sonos
sennheiser epson xerox logitech nvidia intel oracle sap microsoft adobe salesforce hubspot zendesk shopify netflix
spotify disney kibana elastic docker kubernetes ansible terraform gerrit travis sonar confluence bamboo hugo gradle xero
quickbooks adidas nike puma asics reebok fila kappa umbro timberland clarks birkenstock samsonite delsey rimowa thule
yonex bauer barbour patagonia columbia salomon merrell vans converse lacoste levi's wrangler diesel swatch omega tissot
seiko casio pandora dulux farrow wedgwood denby spode villeroy tefal zanussi beko neff smeg vaillant worcester viessmann
grohe hansgrohe aperol campari martini bacardi smirnoff absolut baileys gordon's hendrick's tanqueray heineken carlsberg
budweiser corona stella tetley twinings lavazza illy nespresso nescafe starbucks pepsi fanta evian perrier vittel hovis
warburtons mccain birdseye oral-b colgate nivea dove clinique clarins lancome guerlain givenchy maybelline l'oreal
pampers huggies steinway fender gibson roland stokke britax bugaboo maxi-cosi ravensburger schleich caterpillar komatsu
liebherr fendt claas kubota grundfos wilo danfoss schneider legrand abb thyssenkrupp bayer pfizer novartis roche hampton
novotel ibis mercure radisson ramada travelodge airbnb`;

export const brands: readonly string[] = [...phrases.split(/;\s*|\n/u), ...words.split(/\s+/u)];

interface BrandPiece {
  readonly text: string;
  /** The place of its token. */
  readonly at: number;
}

/** By their first piece. */
const byFirst = Map.groupBy(
  brands.map((brand) => piecesOf(tokensOf(brand).map(({ lower }) => lower)).map(({ text }) => text)),
  ([first = '']) => first,
);

/** @param lower tokens of a text in small letters */
export function brandsAmong(lower: readonly string[]): boolean[] {
  const found = new Array<boolean>(lower.length).fill(false);
  const pieces = piecesOf(lower);
  for (const [first, { text, at }] of pieces.entries()) {
    for (const brand of byFirst.get(text) ?? []) {
      const last = pieces[first + brand.length - 1];
      if (last && brand.every((piece, i) => pieces[first + i]?.text === piece))
        found.fill(true, at, last.at + 1);
    }
  }
  return found;
}

/** "Dr. Pepper" is "Dr Pepper", "Mercedes-Benz" is "Mercedes Benz", "Marks and Spencer" has the sign "&", "Nestlé" no accent. */
function piecesOf(lower: readonly string[]): BrandPiece[] {
  const pieces: BrandPiece[] = [];
  for (const [at, token] of lower.entries()) {
    const isOfAbbreviation = token === '.' && (lower[at - 1]?.length ?? 0) <= LONGEST_ABBREVIATION;
    if (token !== '-' && !isOfAbbreviation) pieces.push({ text: plain(token), at });
  }
  return pieces;
}

const LONGEST_ABBREVIATION = 3;

function plain(token: string): string {
  if (token === 'and') return '&';
  return /^[a-z]*$/u.test(token) ? token : token.normalize('NFD').replaceAll(/\p{M}/gu, '').replace('’', "'");
}
