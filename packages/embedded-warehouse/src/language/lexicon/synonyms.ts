/**
 * Groups of words that mean nearly the same, so that "get my money back" is close to "refund". One group a line;
 * `_` joins the words of a phrase. A word may stand in several groups.
 */
export const synonymGroups = `
refund reimburse reimbursement money_back repay chargeback cashback
buy purchase acquire order bought
sell sold vendor seller retail
pay payment paid settle remit
price cost fee charge rate tariff pricing
expensive pricey costly overpriced dear
cheap affordable inexpensive low-cost budget bargain
invoice bill receipt statement
cancel terminate unsubscribe end_subscription discontinue
subscribe subscription membership plan renew renewal
ship shipping shipment deliver delivery dispatch courier parcel package
late delayed delay overdue behind_schedule slow
arrive arrived receive received come
return send_back give_back
broken defective faulty damaged cracked malfunction busted torn
break fail failure failed crash crashed outage down stop_working stopped_working not_working
error bug glitch defect fault issue problem trouble
fix repair resolve solve mend patch correct
password passcode credential passphrase pin
login log_in sign_in signin logon authenticate authentication log_into sign_into
locked lock_out locked_out blocked
account profile user_account
help support assist assistance aid
customer client buyer shopper consumer
staff employee worker personnel team colleague
agent representative rep advisor
company business firm corporation enterprise organization organisation
boss manager supervisor executive leader chief director head
job work position role occupation profession career employment
hire recruit recruiting hiring onboard
fire dismiss lay_off layoff sack redundancy
salary wage pay_check paycheck compensation earnings
money cash fund currency dollar
profit earnings income revenue gain
revenue sales turnover
loss deficit shortfall
grow increase rise climb surge expand growth raise higher went_up go_up
fall drop decline decrease shrink reduce cut lower plunge went_down go_down
big large huge enormous massive giant
small little tiny compact mini
fast quick rapid speedy swift
slow sluggish laggy lag
good great excellent fine superb nice
bad poor terrible awful horrible
love adore like enjoy fond
hate dislike detest loathe
happy glad pleased delighted satisfied content joyful cheerful
sad unhappy upset miserable disappointed depressed
angry mad furious annoyed irritated frustrated
afraid scared fear frightened anxious worried
easy simple straightforward effortless intuitive user-friendly
hard difficult tough challenging complicated complex
new latest recent modern fresh brand-new
old ancient aged outdated vintage
begin start commence launch initiate kick_off
end finish conclude complete stop
build create make construct develop produce
change modify alter update edit adjust
delete remove erase wipe clear
show display present exhibit
find locate discover search look_for seek
choose pick select opt
say tell state declare announce
ask question inquire query request
answer reply respond response
explain describe clarify
understand comprehend grasp
think believe suppose consider
know aware familiar
teach instruct train educate tutor
learn study
teacher instructor professor lecturer tutor
student pupil learner
school college university academy
child kid toddler infant baby
children kids
man guy gentleman male
woman lady female
friend buddy pal mate
mother mom mum
father dad
doctor physician medic clinician
nurse caregiver
hospital clinic infirmary
illness disease sickness ailment sick ill
medicine drug medication pill
hurt injure wound injury injured
pain ache sore headache
car automobile vehicle auto sedan
truck lorry van
bike bicycle cycling
plane airplane aircraft jet flight fly
train railway rail
boat ship vessel
road street highway motorway
trip journey travel voyage tour vacation holiday
hotel inn lodging accommodation motel room
house home residence dwelling
apartment flat condo
city town metropolis
country nation state
dog puppy canine hound
cat kitten feline
animal creature beast pet
bird fowl
food meal dish cuisine
eat dine consume ate
restaurant diner eatery bistro cafe
tasty delicious yummy flavorful
cook bake chef cooking
drink beverage
coffee espresso latte
rain rainfall shower rainy raining
snow snowfall blizzard
storm hurricane thunderstorm typhoon
hot warm heat
cold chilly freezing cool
sea ocean
forest woods woodland
mountain hill peak
river stream creek
film movie cinema picture
song music tune melody track
singer vocalist musician
book novel
author writer
picture photo image photograph
game match
play playing
win victory triumph defeat beat won victorious winner champion championship
football soccer
player athlete
computer laptop pc machine notebook
phone smartphone mobile cellphone telephone handset iphone
screen display monitor
application app software program
internet web online
website site webpage
email e-mail mail message inbox
file document
database data_store warehouse
server host
cloud hosted
code source_code program programming
developer programmer coder engineer
security safety secure protection
hack breach attack intrusion hacked
privacy confidential personal_data
law legal legislation regulation statute
lawyer attorney counsel solicitor
court tribunal judge
crime offence offense theft steal stolen robbery
police officer cop
war conflict battle
government administration authorities
election vote ballot poll
president leader prime_minister
tax levy duty
bank lender
loan credit mortgage lend borrow
stock share equity
invest investment investor
insurance coverage policy
contract agreement deal
meeting appointment conference call
schedule timetable calendar plan agenda
deadline due_date
quick_question faq
report analysis summary overview
data information figures statistics
research study investigation
scientist researcher
star planet galaxy space
energy power electricity
battery charge charger charging
water liquid
clean tidy spotless
dirty filthy messy stained
beautiful gorgeous pretty lovely attractive
ugly unattractive
rude impolite disrespectful
polite courteous kind friendly
quiet silent calm
loud noisy
strong powerful sturdy robust durable
weak fragile flimsy
important crucial vital essential critical
urgent asap immediately emergency right_away
wrong incorrect mistaken inaccurate
right correct accurate
duplicate twice double doubled
missing lost disappear gone
forgot forget forgotten
reset restore recover
upgrade improve enhance improvement better
feature functionality capability
suggest recommend propose suggestion
want wish would_like desire
need require necessary
sign signature
allow permit enable
block prevent stop ban
size fit dimension
color colour shade
clothes clothing apparel garment
shoe sneaker boot footwear
discount coupon promo voucher sale
gift present
stop halt
sleep asleep nap rest
run jog sprint
walk stroll hike
baby infant newborn
garden yard lawn
kitchen oven stove
postpone reschedule adjourn defer delay decale verschieben verlegen reporter aplazar rinviare uitstellen
resign quit resignation
redundant redundancy layoff
reject decline refuse deny dismiss dispute
approve authorise authorize accept confirm sanction grant okay
unpaid outstanding overdue unsettled
kindly please
candidate applicant jobseeker
ticket case request inquiry enquiry
technician engineer technical repairman mechanic
forward pass transfer relay escalate
release version update
headquarters headoffice
relocate move transfer
plant factory works mill
lorry truck
courier driver carrier deliveryman
carton box case crate container
parcel package packet
neighbour neighbor
close shut
open opened opening
leave vacation holiday
certificate note document proof
auditor audit
mistake error slip flaw fault
damage damaged broken harm
motorway highway autobahn freeway
shop store outlet branch
office branch premises bureau
wage salary pay remuneration earnings
meeting appointment rendez-vous reunion session conference
board management directors executives
chairman chairwoman chair president
contract agreement deal lease
landlord lessor
tenant lessee renter
employee staff worker labourer
supplier vendor provider
quote quotation offer estimate bid
purchase procurement buying
deposit downpayment
discount rebate reduction
surcharge extra supplement
complaint grievance claim
praise thank compliment applaud
clean tidy spotless
quiet peaceful silent calm
attend visit participate visitor attendee participant
training course seminar workshop lesson
pupil trainee apprentice intern
lift elevator
car vehicle automobile
petrol fuel gasoline diesel
plane flight aircraft
train railway rail
injured hurt wounded
accident crash collision
fire blaze
theft stolen burglary robbery
insurance insurer policy cover coverage
deductible excess
warranty guarantee
invoice bill rechnung facture factura fattura factuur rechnungsbetrag
customer client kunde klant cliente
delivery shipment lieferung livraison envio consegna levering
warehouse storehouse depot lager
printer copier
screen monitor display
telephone phone ring call
colleague coworker teammate
leader head boss manager chief
accountant bookkeeper
books accounts ledger
sales turnover revenue
spain spanish
germany german
france french
italy italian
netherlands dutch
britain british uk
europe european
nobody unstaffed unmanned
hundred hundreds
almost nearly about approximately roughly around
`;
