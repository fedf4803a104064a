/**
 * How positive or negative the words of support, commerce and work are, in English and in five more languages; read like
 * `valences.ts`, over which it stands.
 */

export const serviceWords = `
vertröstet -3;abgeraten -2;unverschämt -4;unverschämtheit -4;unzumutbar -4;frechheit -4;ärgerlich -3;ärger -2;mangelhaft -3;unzuverlässig -3;
beschädigt -2;verspätet -2;verspätung -2;unbrauchbar -3;katastrophe -4;katastrophal -4;enttäuschung -3;enttäuschende -3;miserabel -4;kompliziert -2;umständlich -2;
langweilig -2;unhöflich -3;überteuert -3;peinlich -2;nervig -2;nervt -3;mühsam -2;falsch -2;falsche -2;schlimm -3;schlechten -3;schlechtes -3;schlimmer -3;probleme -2;
beschwerde -2;reklamation -1;vergeblich -2;defekte -2;defektes -2;freundliche 2;hilfsbereit 3;kompetent 3;zuverlässig 3;pünktlich 2;schnelle 1;schneller 1;
gerne 1;danke 2;dankbar 3;tolle 3;tolles 3;toller 3;klasse 3;prima 3;spitze 3;einwandfrei 4;reibungslos 3;unkompliziert 2;angenehm 2;hilfreich 2;großartige 4;hervorragende 4;
ausgezeichnete 4;perfekte 3;zufriedene 2;empfehlen 2;gelungen 3;übersichtlich 2;lohnt 2;guten 1;besser 2;beste 3;besten 3;schöne 2;schönes 2;schöner 2;
inadmissible -4;inacceptable -4;abîmé -2;abîmée -2;retard -2;déception -3;décevant -3;décevante -3;scandaleux -4;honteux -4;honte -3;nulles -3;incompétent -3;incompétente -3;
désagréable -3;impoli -3;compliqué -2;compliquée -2;pénible -2;panne -2;erreur -1;erreurs -2;plainte -2;arnaque -4;lente -2;chère -1;catastrophique -4;insupportable -3;
merci 2;ravi 3;ravie 3;aimable 2;accueillant 2;impeccable 4;efficace 2;efficaces 2;sympathique 2;compétent 3;compétente 3;facile 2;utile 2;excellente 4;excellents 4;formidable 4;
bravo 3;super 3;soigné 2;satisfaite 2;satisfaits 2;bien 1;bons 2;bonnes 2;beau 2;belle 2;
vergüenza -4;inaceptable -4;dañado -2;dañada -2;retraso -2;tarde -1;queja -2;estafa -4;engaño -3;grosero -3;grosera -3;sucio -3;sucia -3;complicado -2;lenta -2;cara -1;
fatal -3;horroroso -4;decepción -3;decepcionante -3;error -2;fallo -2;falla -2;roban -3;inútil -3;defectuoso -3;defectuosa -3;
gracias 2;encantado 3;encantada 3;eficaz 2;eficiente 2;impecable 4;buen 2;buenos 1;buenas 1;mejor 2;fácil 2;útil 2;satisfecho 2;satisfecha 2;puntual 2;rápida 1;atento 2;atenta 2;estupendo 4;increíble 3;
vergogna -4;vergognoso -4;inaccettabile -4;danneggiato -2;danneggiata -2;ritardo -2;deludente -3;deluso -3;delusa -3;delusione -3;pessimo -4;pessima -4;scortese -3;maleducato -3;sporco -3;sporca -3;
rotto -2;rotta -2;truffa -4;brutto -2;brutta -2;cattivo -3;cattiva -3;lento -2;caro -1;complicato -2;difettoso -3;purtroppo -2;peggio -3;peggiore -3;errore -1;sbagliato -2;sbagliata -2;
grazie 2;eccellente 4;ottimo 4;ottima 4;gentile 2;gentili 2;gentilissimo 3;cortese 2;onesto 1;onesti 1;buono 2;buona 2;buoni 2;bello 2;bella 2;perfetto 3;perfetta 3;veloce 1;rapido 1;soddisfatto 2;soddisfatta 2;
consiglio 1;consigliato 2;contento 2;contenta 2;disponibile 1;professionale 2;puntuale 2;facile 2;comodo 2;fantastico 4;meraviglioso 4;migliore 2;
kwijt -2;slecht -3;slechte -3;vreselijk -3;teleurgesteld -3;teleurstellend -3;teleurstelling -3;beschadigd -2;kapot -2;traag -2;duur -2;dure -1;onbeleefd -3;onvriendelijk -3;schandalig -4;schande -4;
klacht -2;klachten -2;vertraging -2;helaas -2;waardeloos -4;belachelijk -3;onacceptabel -4;ergernis -2;vervelend -2;fout -2;foute -2;lastig -1;ingewikkeld -2;onbetrouwbaar -3;ramp -3;
goed 2;goede 2;fijn 2;fijne 2;mooi 2;mooie 2;prachtig 4;geweldig 4;geweldige 4;uitstekend 4;uitstekende 4;prima 2;tevreden 2;vriendelijk 2;vriendelijke 2;behulpzaam 3;snel 1;snelle 1;
blij 3;dank 2;bedankt 2;handig 2;makkelijk 2;betrouwbaar 2;aanrader 4;perfecte 3;top 3;netjes 2;deskundig 2;
unpaid -2;understaffed -2;disorganised -2;disorganized -2;unclear -1;misled -3;shrugged -2;neglected -2;condescending -3;patronising -3;patronizing -3;evasive -2;
inexperienced -2;unprepared -2;tiresome -2;pointless -3;shambles -4;fiasco -4;farce -4;joke -3;embarrassing -2;embarrassment -2;disgrace -4;disgraceful -4;shameful -3;insulting -3;unanswered -2;
overworked -2;overbilled -3;miscounted -2;mislabelled -2;mislabeled -2;misdelivered -2;dented -2;smashed -2;shattered -2;bent -1;rusty -2;leaky -2;wobbly -2;noisier -2;slower -2;harder -1;
worsened -2;deteriorated -3;downhill -3;backwards -1;unusably -3;misery -3;stressful -2;stress -1;ignorant -2;botched -3;bungled -3;quit -1;resigned -1;sceptical -1;skeptical -1;worry -1;worried -2;
flawed -2;erratic -2;patchy -2;tedium -2;pushy -2;nagging -2;unreachable -3;unsolved -2;unresolved -2;unanswerable -1;unreadable -2;incomprehensible -2;unhygienic -3;
easier 2;faster 2;quicker 2;quieter 2;smoother 2;cheaper 1;simpler 2;cleaner 2;painless 3;hassle-free 3;trouble-free 3;user-friendly 2;well-organised 3;well-organized 3;thoughtful 2;
spot-on 3;envy 2;praise 2;praised 2;complimented 2;tireless 2;proactive 2;lifesaver 4;saviour 3;godsend 4;pleasure 3;compliments 2;compliment 2;thorough 2;meticulous 2;tidily 2;flexible 1;
dependable 2;trustworthy 2;transparent 1;straightforward 2;uncomplicated 2;unbeatable 3;unmatched 3;immaculate 3;rave 2;raved 2;proud 2;motivated 2;motivating 2;supportive 2;inspiring 3;
prospect 0;prospects 0;present 0;presents 0;attached 0;attachment 0;accepted 0;confirmed 0;confirm 0;confirms 0;transfer 0;expand 0;reward 0;rewards 0;award 0;applause 2;safe 1;secure 0;secured 0;protected 0;warranty 0;
benefit 0;benefits 0;asset 0;assets 0;certain 0;complete 0;completed 0;success 2;fair 1;fresh 1;gift 0;gifts 0;security 0;emergency 0;risk 0;risks 0;claim 0;claims 0;claimed 0;death 0;war 0;attack 0;
escalated -1;escalation -1;cancellation 0;outstanding_invoice 0;urgent 0;alert 0;alerts 0;warning 0;warnings 0;termination 0;expired 0;vacancy 0;damage -1;damages -1`;

/** Contractions written out; the longest match wins over single words. */
export const servicePhrases = `
no apology -2;no explanation -2;no call -1;no email -1;no one called -2;nobody called -2;nobody picks up -3;no one picks up -3;nobody seems to -2;nobody cares -3;no one cares -3;no way to reach -3;no way to -1;no one knows -2;nobody knows -2;
were promised -2;was promised -2;as promised 2;than promised -2;never paid -2;rarely acknowledged -2;not what i would call -3;not what we were promised -3;not what we ordered -3;not what i ordered -3;
none of the -2;so much for -3;thanks for nothing -4;no thanks to -2;in circles -2;cut off -2;only to be -2;gone downhill -3;going downhill -3;went downhill -3;far less -2;much less -2;no longer trust -3;no longer -1;
for the third time -2;for the second time -2;for the fourth time -2;third time -1;yet again -2;once again -1;wrong again -3;every single day -1;still no -2;still not -2;still has not -2;still have not -2;is still missing -2;
without asking -2;without warning -2;without notice -2;without explanation -2;without any explanation -2;if for once -2;for once -1;would be nice if -2;been waiting -2;kept sending -1;have quit -2;already quit -2;about time -1;my fault -1;
last time -1;last straw -3;looking elsewhere -3;look elsewhere -3;look at competitors -3;switch to a competitor -3;switching to a competitor -3;taking our business -3;take our business -3;cost us -2;costs us -2;left us -1;left me -1;
twice as long -2;three times as long -3;longer than -1;takes ages -3;took ages -3;take ages -3;take an hour -2;takes an hour -2;hours on hold -3;in the queue -1;waited forty -2;passed around -2;passed from -2;broke our -2;
does nothing -2;did nothing -2;do nothing -2;makes no difference -1;hard to find a -1;struggle to find a more 4;struggle to find a better 5;hard to find a better 4;hard pressed to find -1;impossible to reach -3;hard to reach -2;
only thing that works -3;only good thing -2;would not wish -3;think twice -2;thought twice -1;not impressed -3;hardly worth -3;not good enough -3;not up to -2;leaves much to be desired -3;leaves a lot to -3;room for improvement -1;
behind schedule -2;past the deadline -2;missed the deadline -3;missed our deadline -3;missed the appointment -3;fell through -2;falls short -3;fell short -3;never again be -3;lost our data -4;lost my -2;so etwas -1;
out of her way 4;out of his way 4;out of their way 4;out of its way 3;called back 1;calls back 2;called me back 1;keeps her word 4;keeps his word 4;keep their word 4;kept their word 4;kept her word 4;kept his word 4;
single hiccup 0;without a hiccup 3;without a single hiccup 4;without a single 1;without any grumbling 3;not fault 3;could not fault 4;can not fault 4;no fault 1;not fail to 1;not let us down 3;not let me down 3;
save us 2;saves us time 3;saves time 3;saved us time 3;saves us hours 3;saved us hours 3;saves us 2;saved us 2;saved me 2;saved my day 4;made my day 4;saved the day 4;before i had finished 3;within minutes 2;in ten minutes 2;in five minutes 2;in minutes 2;
first time right 2;at the first attempt 2;at the first try 2;first try 2;lightning fast 3;sold out in 3;send more 1;big ones should envy 4;so that even i understood 3;even i understood 3;finally a 2;at last a 2;
much easier 3;far better 3;much better 3;far easier 3;wrong to worry 3;no need to worry 2;nothing to complain about 4;nothing but praise 4;no reason to complain 3;not a bad 2;not bad 2;not bad at all 3;not half bad 3;
could do worse 2;worth the wait 3;worth every penny 4;second to none 4;hats off 4;keep it up 3;keep up the 2;well thought out 3;pleasantly surprised 4;pleasant surprise 4;looking forward to 1;look forward to 1;
gerne wieder 3;immer wieder gerne 4;jederzeit wieder 4;nie wieder -4;nicht zu empfehlen -3;nicht mehr -1;lässt zu wünschen übrig -3;gar nicht -1;viel mitgenommen 2;bin begeistert 4;auf jeden fall 1;
ne répond pas -3;ne fonctionne pas -3;ne marche pas -3;plus jamais -4;je recommande 3;très bien 3;no funciona -3;no responde -3;no responden -3;nunca más -4;muy bien 3;lo recomiendo 3;sto ancora aspettando -3;ancora aspettando -3;
non funziona -3;non risponde -3;mai più -4;molto bene 3;lo consiglio 3;doet het niet -3;werkt niet -3;nooit meer -4;zeer goed 3;een aanrader 4;geen aanrader -3;doet alsof -2;mijn schuld -1`;
