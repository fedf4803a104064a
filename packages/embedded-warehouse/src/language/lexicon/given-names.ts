/** Frequent given names, the local gazetteer of people. */

const names = `aaron abdul abigail adam adrian agnes ahmed aisha alan albert alejandro alex alexander alexandra alexis alfred ali
alice alicia alison allison amanda amber amelia amir amy ana andre andrea andreas andrew andrzej angela angelica anil anita anna anne
annette anthony antoine antonio anja arjun arthur ashley astrid audrey ava barbara beatrice ben benedict benjamin bernard bernd beth bethany betty
beverly bjorn bob bonnie boris brad bradley brandon brenda brett brian brianna bruce bryan caitlin calvin cameron camille carl carla carlos
carmen carol caroline carolyn catherine cathy cecilia chantal charles charlotte chen chloe chris christian christina christine christoph christopher
cindy claire clara claudia claus colin connor courtney craig cristina crystal curtis cynthia dale damien dana daniel daniela danielle darren
dave david deborah debra denise dennis derek diana diane diego dieter dimitri dmitri dominic donald donna doris dorothy doug douglas duncan dylan
earl edgar edith eduardo edward edwin eileen elaine eleanor elena elijah elisabeth elizabeth ella ellen emily emma emmanuel enrique eric erica erik
erin ernest esther ethan eugene eva evan evelyn fatima federico felix fernando fiona florence frances francesca francis francisco franz fred
frederick friedrich gabriel gabriela gareth gary gavin geoffrey george gerald gerard gina giovanni giulia giuseppe gloria gordon graham gregory greta guillaume
günter gustavo hannah hans harold harriet harry hassan heather hector heidi heinrich helen helena helga henri henrik henry herbert hiroshi
howard hugh hugo ian ibrahim igor ines ingrid irene iris isaac isabel isabella ivan jackson jacob jacqueline jake james jamie jan jane janet
janice jasmine jason javier jay jean jeff jeffrey jenna jennifer jenny jeremy jerome jerry jesse jessica jill jim jimmy joan joanna
joanne joe joel johan johanna johannes john johnny jon jonas jonathan jorge jose joseph josephine joshua josé joy joyce juan juanita judith judy julia julian
juliana julie juliette jürgen justin kai karen karin karl karla kate katharina katherine kathleen kathryn kathy katie katrin keith kelly ken kenneth kenji kevin khalid
kim kimberly klaus kristen kristin kumar kurt kyle lars laura lauren laurent lawrence leah lena leo leon leonard leonardo leslie liam lila lillian linda lindsay lisa
lorenzo lorraine louis louise luca lucas lucia lucy luis luisa lukas luke lydia madison magdalena malcolm manfred manuel marc marcel marco marcus margaret maria marie
marina mario marion marissa marjorie markus marlene marta martha martin martina mary mateo mathieu matteo matthew matthias maureen maurice max maya megan mehmet
melanie melissa mercedes mia michael michaela michel michele michelle miguel mike mikhail milan mildred mohamed mohammad mohammed monica monika morgan
muhammad nadia nancy naomi natalia natalie natasha nathan nathaniel neil nicholas nick nicola nicolas nicole nigel nikhil nikolai nina noah noel nora norman
olga oliver olivia omar oscar otto owen pablo pamela paolo patricia patrick paul paula pauline pedro peggy penelope pete peter petra philip philippe phillip phyllis pierre
piotr priya qi rachel rafael rahul raj rajesh ralph ramon randy raul raymond rebecca regina reinhard renate rene ricardo richard rita robert roberta roberto robin rodney
roger roland ronald rosa rosemary ross roy ruben russell ruth ryan sabine sally salma sam samantha samuel sandeep sandra sanjay sara sarah scott sean sebastian sergei
sergio seth shane shannon sharon sheila shirley silvia simon simone sofia sonia sophia sophie stacy stanley stefan stefanie stella stephanie stephen steve steven stuart
sunil susan susanne suzanne sven svetlana sylvia tamara tanya tara tatiana taylor ted teresa terrence terry theodore theresa thomas tiffany tim timothy tina todd tom
tommy tony tracy trevor tyler ulrich ursula uwe valentina valerie vanessa vera veronica victor victoria vijay vincent virginia vladimir walter wanda wayne
wei wendy werner wilhelm william winston wolfgang xavier ada alma ann anke anton arne becky bea dan dora ed emil erwin fritz greg hank helmut hilda ida jens jo liz lou luc maggie matt meg mel moritz nate niels ned pam phil rick rolf ron rosie sid stan susi tess theo tobias uma val vic zack aarav ananya deepak divya hamza ismail layla mustafa reza sana tariq chinedu kwame ngozi amina hana kenta minh linh santiago thiago camila bianca dario elif emre leila mira nadine ronja sanne joost pieter willem yasmin yolanda yuki yusuf yvonne zachary zoe zoë ming mei li hiro aiko sakura`;

/** Also words, months or places: a name only with a surname behind or a context before. */
const ambiguous = `april may june august will mark grace rose hope faith joy bill frank jack art drew grant chase dean
christian jordan paris austin dallas charlotte florence virginia victoria georgia savannah chelsea summer autumn daisy ruby
pearl amber crystal iris lily ivy violet olive sandy rich rob nick pat sue guy gene glen miles mason carter hunter ford brook
brooke dawn eve angel jay ray roy max sky stone penny robin carol holly merry chance duke earl king prince marina milan
sierra kim lee li wei long dale kelly jan mercedes taylor morgan drew cash leslie page sage reed jade melody harmony destiny trinity
wade cliff heath brad bob mike jean madison jackson regina jerry ali ming mei max alexis alexa cameron logan blake scott`;

export const givenNames: ReadonlySet<string> = new Set([...names.split(/\s+/u), ...ambiguous.split(/\s+/u)]);

export const ambiguousNames: ReadonlySet<string> = new Set(ambiguous.split(/\s+/u));
