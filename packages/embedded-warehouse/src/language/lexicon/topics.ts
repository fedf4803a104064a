/**
 * What words are about. Looser than synonyms: "invoice" and "refund" are both about billing. One topic a line, its
 * name first; `_` joins the words of a phrase. A word may belong to several topics.
 */
export const topics = `
billing: bill billed billing invoice charge charged overcharged refund payment pay paid price fee credit_card card subscription receipt statement money tax vat debit cost discount coupon balance twice refundable reimbursement
shipping: ship shipped shipping shipment deliver delivery delivered parcel package courier tracking track order arrive arrived late delayed lost address warehouse carrier dispatch customs box transit
account: account email_address login log_in sign_in signin password username reset locked profile verify verification 2fa two-factor authentication email register registration access credential sign_up deactivate delete_account
technical: error bug crash crashes crashed freeze freezes install installation update server app software screen button page load loading website connection api timeout broken glitch device driver firmware sync outage wifi bluetooth exception export import upload download code stack_trace login_page laptop printer computer technical
feature: feature request suggestion suggest add option please_add please_consider can_you_add could_you_add would_help would_like_to_see love_to_see i_wish shortcut template ability would_be_great would_love wish improve improvement idea enhance support_for dark_mode integration roadmap functionality
cancellation: cancel cancellation cancelled unsubscribe terminate close_account end_subscription stop_subscription renew renewal auto-renew opt_out leave leaving
returns: return returned exchange replacement replace refund wrong_size wrong_item defective damaged warranty send_back restocking faulty
sales: sales quote pricing plan upgrade enterprise demo trial buy purchase license discount volume seats negotiate contract offer bulk reseller budget
security: security hack hacked breach phishing fraud fraudulent malware virus ransomware vulnerability suspicious unauthorized encryption stolen attack firewall password scam leaked exploit
legal: legal law lawyer attorney court lawsuit sue contract clause liability compliance gdpr regulation terms copyright patent trademark judge trial policy legislation
hr: employee hire hiring recruit vacation leave payroll salary benefits onboarding interview resume candidate hr human_resources holiday overtime manager promotion workplace sick_leave pto
complaint: complaint complain unacceptable disappointed terrible awful angry worst rude disgusted frustrated ridiculous poor unhappy
praise: thank thanks great excellent amazing wonderful love fantastic appreciate awesome kudos perfect helpful pleased happy compliment
urgent: urgent asap immediately emergency critical right_now right_away outage blocker production_down deadline
spam: winner won prize lottery click_here free_money claim congratulations viagra casino limited_time act_now crypto giveaway guaranteed inheritance prince wire_transfer
finance: stock stocks market shares investor investment bank interest inflation economy economic earnings revenue profit quarter fund bond dividend currency trade trading fiscal budget billion million gdp recession shareholder nasdaq mortgage loan finance financial ipo acquisition merger
business: company business ceo startup market customer strategy revenue sales merger acquisition industry firm corporate management entrepreneur brand growth product
politics: government president election vote voter senate congress parliament minister policy party political campaign democrat republican law legislation bill_passed diplomat referendum mayor governor senator politician prime_minister treaty
sports: game match team player coach goal score scored league championship tournament football soccer basketball baseball tennis golf olympic olympics race win stadium season cup athlete referee marathon hockey cricket rugby striker playoffs medal
technology: software hardware computer chip processor ai artificial_intelligence app smartphone internet data cloud algorithm robot startup tech device digital programming cyber developer quantum laptop semiconductor machine_learning neural gadget
science: scientist research study experiment physics chemistry biology space nasa planet telescope genome climate discovery laboratory quantum particle astronomer species theory galaxy molecule rocket orbit researchers fossil
health: health doctor hospital patient disease medicine drug vaccine symptom treatment virus cancer diet exercise fitness nurse therapy medical surgery clinic pain illness headache diabetes pandemic nutrition fever wellness
education: school student teacher university college course exam education class learn lesson degree tuition homework curriculum campus professor grade classroom
entertainment: movie film actor actress music song album concert celebrity show series television tv director hollywood singer band theater theatre netflix premiere festival comedy drama oscar grammy
travel: travel trip flight hotel airport vacation holiday tourist passport visa beach destination booking luggage airline cruise tour itinerary resort sightseeing train_ticket boarding
food: food recipe blender oven milk banana butter sugar flour onion garlic ingredient restaurant meal dish recipe cook chef dinner lunch breakfast eat taste delicious pizza pasta coffee menu dessert cuisine bread cheese chicken vegetable fruit flavor soup salad waiter cake chocolate tea wine beer sandwich burger rice egg
weather: weather rain snow storm sunny temperature forecast cloud cloudy wind hurricane heat cold thunder climate rainy tornado humidity flood drought
environment: environment climate pollution emissions carbon recycling renewable solar wind_power wildlife conservation sustainability deforestation ecosystem green_energy plastic
crime: police crime murder arrest arrested theft robbery suspect prison criminal victim gun shooting investigation detective burglary jail assault kidnapping
vehicles: car vehicle truck engine tire brake driver driving mileage fuel gasoline electric_vehicle motorcycle bus garage transmission sedan suv
animals: dog cat animal pet puppy kitten bird horse fish wildlife zoo veterinarian vet lion tiger elephant bear wolf rabbit cow sheep whale
family: family mother father parent child children son daughter brother sister baby wedding marriage husband wife grandmother grandfather
home: house home apartment kitchen bedroom furniture garden room rent landlord sofa roof plumbing bathroom renovation decor
fashion: fashion clothes dress shirt shoes jacket style outfit designer jeans fabric wear sweater handbag jewelry
gaming: game gamer console playstation xbox nintendo level multiplayer controller esports gameplay quest
realestate: property real_estate mortgage landlord tenant lease realtor housing apartment square_feet
support: support customer_service agent help service representative call chat response hold waiting ticket helpdesk
quality: quality durable sturdy flimsy material build well-made craftsmanship broke broken cheap reliable defective solid
price: price expensive cheap cost value worth affordable overpriced money budget pricey deal bargain
delivery: delivery shipping arrived late fast package delivered courier shipment
service: service staff waiter waitress server employee friendly rude helpful attentive manager reception host attitude
ambience: atmosphere ambience ambiance music decor cozy noisy loud interior lighting seating vibe crowded
battery: battery charge charging power charger lasts drain drains battery_life mah
display: screen display resolution brightness pixel monitor panel colors
camera: camera photo picture lens video zoom selfie photography
performance: fast slow speed lag laggy performance responsive snappy smooth processor memory
usability: easy intuitive usable interface ui confusing user-friendly navigation simple complicated setup design
cleanliness: clean dirty spotless filthy smell stained dusty hygiene hygienic tidy cockroach mold
location: location located near close distance central downtown neighborhood walkable view station
comfort: comfortable uncomfortable comfy bed soft pillow mattress seat ergonomic cushion sleep
warehouse: warehouse compute cluster virtual_warehouse credits resume suspend snowflake scaling
database: database table sql query row column schema index join select snowflake data_warehouse
analytics: dashboard report metric kpi chart analysis analytics trend aggregate insight
ai: model prompt token embedding llm completion inference gpu vllm cortex machine_learning training fine-tuning
europe: germany france spain italy uk england britain switzerland austria poland sweden norway denmark finland netherlands belgium portugal greece ireland hungary ukraine romania czechia european london paris berlin madrid rome vienna amsterdam brussels lisbon zurich dublin
asia: china japan india korea thailand vietnam indonesia malaysia singapore philippines pakistan bangladesh nepal taiwan asian tokyo beijing shanghai delhi mumbai seoul bangkok hong_kong
africa: nigeria kenya egypt ghana ethiopia morocco tanzania uganda algeria south_africa african nairobi lagos cairo
america: usa united_states canada mexico brazil argentina chile peru colombia america american new_york chicago california texas toronto washington boston san_francisco
`;
