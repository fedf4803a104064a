/** Words by which people ask about a business, and the small words between them; `_` and `*` as in word-kinds.ts. */
export const wordsOfBusiness = {
  measure: `
    revenue revenues sales turnover profit profits margin margins gross_margin income earnings ebit ebitda
    cost costs expense expenses spend spending spent budget budgets opex capex churn retention arr mrr nrr
    gmv aov ltv cac nps csat rate rates ratio ratios share shares percentage percent average averages avg
    median mean_value total totals sum count counts number numbers figure figures amount amounts volume
    volumes quantity value values units pieces qty headcount ftes fte usage uptime downtime utilisation
    utilization occupancy attendance throughput scrap yield arrears exposure overtime absence attrition
    backlog stock inventory balance balances conversion conversions length_of_stay handling_time handle_time
    response_time wait waiting_time waiting_times wait_time lead_time cycle_time velocity story_points
    coverage latency turnaround duration trend trends growth variance performance score scores rating
    ratings results result forecast_accuracy kpi kpis metrics metric quota target targets commission
    commissions price prices discount_rate discounts payroll salaries personnel_cost interest deposits
    premium premiums litres hours hrs kwh tonne basket order_value mau dau sessions traffic impressions
    clicks umsatz umsätze gewinn kosten marge retourenquote anzahl quote zahlen durchschnitt* bestand
    lagerbestand einkaufsvolumen fehlzeiten ertrag chiffre_d'affaires ventes marges chiffres coûts taux
    stock_de bénéfice ventas ingresos ganancias costes tasa facturación cifras fatturato vendite margine
    ricavi costi tasso percentuale vendas receita faturamento custos taxa números omzet verkoop verkopen
    winst cijfers orderwaarde omsetning* omsättning sprzedaż obrót выручка продажи ciro satış 売上
  `,
  thing: `
    order orders ordered invoice invoices shipment shipments delivery deliveries return returns returned
    refund refunds refunded ticket tickets tix tkt case cases call calls complaint complaints feedback
    review reviews rating_of booking bookings renewal renewals subscription subscriptions licence licences
    license licenses seat seats contract_end signup signups sign-ups login logins download downloads visit
    visits deploys deploy deployments release releases incident incidents outage outages bug bugs alert
    alerts sprint commits prs claim claims policyholders loan loans mortgage mortgages application
    applications account accounts card_holders chargeback chargebacks transaction transactions payment
    payments credit_notes credit_note purchase_orders po product products item items sku skus category
    categories tent tents jacket jackets boots stove stoves backpack backpacks sleeping_bags surgeries
    surgery admissions admission readmitted appointments procedures beds bed shifts shift falls infections
    implants devices machine machines line_2 furnace press batch batches vehicles routes trips rooms
    room_nights reservations campaign campaigns promo promo_code discount_code leads lead deal deals
    pipeline opportunities quotes offers projects project features feature feature_flags endpoints vacancies
    open_positions positions audits audit findings samples tests grants courses course dropouts graduations
    entries postmortems bestellung* aufträge auftrag rechnung* retoure* reklamation* lieferung* anrufe
    verträge commandes factures retours livraisons tickets_ouverts réclamations pedidos facturas
    devoluciones entregas reclamaciones ordini fatture resi reclami encomendas faturas devoluções
    bestellingen facturen retouren klachten ärenden zamówie* zgłosz* siparis* заказ* 注文
  `,
  party: `
    customer customers client clients partner partners supplier suppliers vendor vendors reseller resellers
    dealer dealers agent agents rep reps salesperson patient patients doctor doctors nurse nurses consultant
    consultants employee employees staff colleague team teams department departments squad driver drivers
    tenant tenants policyholder student students user users member members subscriber subscribers buyer
    buyers debtor debtors manager managers account_manager contractor contractors trainees interns
    apprentices new_hires starters joiners courier couriers kunde kunden kundin lieferant* händler
    mitarbeiter* ansprechpartner clientes cliente partenaires fournisseur* employés revendeurs proveedor*
    empleados fornitor* clienti dipendenti fornecedor* funcionários klanten klant leverancier* medewerkers
    kunder klient* müşteri*
  `,
  place: `
    region regions emea apac latam dach nordics amer na_region europe north south east west midwest country
    countries branch branches ward wards store stores shop shops warehouse warehouses depot depots site
    sites plant plants factory line clinic clinics hospital_site hotel hotels office offices channel
    channels web_shop web phone segment segments unit_b mill department_a icu theatre er lab territory
    market markets filiale* lager bundesland région régions magasin* región regiones tienda* almacén
    sucursal* regione negozi* magazzino canale região loja* canal regio winkel* magazijn sklep
  `,
  policy: `
    policy policies handbook handbooks manual manuals guideline guidelines guide contract contracts
    agreement agreements clause clauses terms sla slas warranty guarantee_terms code_of_conduct rule rules
    procedure lease regulation regulations protocol works_council notice_period probation entitlement scheme
    allowance per_diem dress_code playbook runbook documentation docs document documents wiki intranet sop
    sops nda certificate certificates insurance_terms expense_policy richtlinie* handbuch vertrag
    rahmenvertrag betriebsvereinbarung regelung* vorschrift* elternzeit kündigungsfrist politique contrat
    règlement manuel convention congés política contrato reglamento código contratto regolamento politica
    beleid handboek contract_met reglement umowa regulamin vacaciones férias
  `,
  allowed: `
    allowed may_i can_i can_we am_i are_we do_i do_we is_it_allowed permitted covered cover entitled
    eligible must required mandatory forbidden limit maximum max minimum sign_off signed_off approve
    approved approves authorised approval responsible in_charge who_can expire expires expired valid
    due_date deadline carry_over darf dürfen muss erlaubt zuständig est-il_permis ai-je_le_droit puis-je
    puedo se_puede posso potrei posso_levar mag_ik mogen
  `,
  period: `
    yesterday yday today tonight last_night right_now rn currently current now_open so_far ytd mtd qtd ly
    yoy mom wow year_to_date last_week last_month last_months last_quarter last_year last_yr last_season
    last_summer last_winter last_spring last_30_days this_week this_month this_quarter this_year past_week
    past_month past_year past_quarter past next_week next_month previous previous_month quarter quarters
    week weeks weekend month months year years yr day days since until january february march april may june
    july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec q1 q2
    q3 q4 h1 h2 fy summer autumn winter easter xmas half_year half-year monday tuesday wednesday thursday
    friday saturday sunday monday's fri mon sat latest newest recent recently lately ever month_end year_end
    letzt* diese_woche heute gestern monat* quartal* jahr* woche* vorjahr seit januar februar märz mai juni
    juli oktober dezember dernier dernière derniers hier mois trimestre semaine année depuis janvier février
    mars avril juin juillet août septembre octobre novembre décembre ayer hoy mes meses semana año
    trimestre_pasado pasado pasada enero febrero marzo abril mayo junio julio agosto septiembre octubre
    noviembre diciembre ieri oggi mese mesi settimana anno scorso scorsa gennaio febbraio aprile maggio
    giugno luglio settembre ottobre dicembre ontem hoje mês ano passada janeiro março maio setembro outubro
    dezembro gisteren vandaag maand kwartaal jaar vorige afgelopen igår idag miesiąc* tydzień tygodniu
    październiku viime bu_ay dün вчера
  `,
  our: `
    our ours we us we've we're we'd in-house internal internally unser* wir uns bei_uns notre nos nous
    chez_nous nuestro nuestra nuestros nuestras nosotros tenemos nostro nostra nostri nostre noi da_noi
    abbiamo avons nosso nossa nossos nossas temos ons onze wij bij_ons vår våra vårt nasz* mamy наш* bizim
  `,
  my: `
    my mine mein* ma mi mis mio mia meu minha mijn
  `,
  howmany: `
    how_many how_much how_often how_long how_late how_old how_far number_of count_of amount_of total_of
    sum_of percentage_of share_of how_big what_% wie_viel wie_viele wieviel* wie_oft wie_hoch wie_lange
    combien cuánto cuántos cuánta cuántas cuanto cuantos cuantas quanto quanti quante quanta quantos quantas
    hoeveel hur_många hvor_mange ile сколько kaç quelle_est_la quel_est_le
  `,
  which: `
    which what_is_the what_was_the whats_the what's_the what_was what_were what_did what_do welche* quel
    quelle quels quelles qué cuál cuáles quale quali qual quais welk* który* hvilke* vilk* какой
  `,
  who: `
    who whose whos who's whom anybody anyone has_anyone did_anyone did_anybody wer wem wessen qui quién
    quienes chi quem wie_is kto hvem vem
  `,
  when: `
    when where when_does when_did wann wo quand où cuándo dónde quando dove onde wanneer waar kiedy
  `,
  rank: `
    top bottom best worst highest lowest most least biggest largest smallest longest shortest slowest
    fastest oldest first_five leading rank ranked ranking ascending descending busiest strongest weakest
    best-selling bestseller größte* meist* höchste* beste* schlechteste* niedrigste* längste* plus_grand*
    meilleur* pire* mayor* mejor* peor* más migliore* peggiore* maggior* maior* melhor* pior* grootste beste
    hoogste laagste slechtste
  `,
  state: `
    open closed overdue unpaid late pending cancelled canceled active inactive blocked unresolved unanswered
    outstanding failed lost missed delayed still yet paid shipped delivered packed churned dormant unused
    available left over_limit rejected declined disputed escalated reopened signed offen* geschlossen
    storniert* überfällig* bezahlt ouvert* fermé* annulé* en_retard abierto* cerrado* pendiente* cancelad*
    vencid* aperti aperto chiusi annullat* scadut* abert* pendente* atrasad* openstaand* gesloten
    geannuleerd*
  `,
  show: `
    show show_me list list_of list_all give_me gimme get_me pull pull_up bring_up fetch find look_up lookup
    tell_me let_me_know i_need need i_want i_would_like i'd_like can_i_get could_i_have i_am_looking_for
    looking_for display check name_the names_of remind_me zeig* liste* nenn* gib_mir ich_brauche montre*
    donne* liste_des il_me_faut dame muestra* enséñame necesito lista* mostra* dammi dimmi elenca* mostre*
    me_dá me_diga geef* toon laat_zien pokaż visa vis покажи göster
  `,
  listing: `
    table overview breakdown report dashboard spreadsheet export log history record records status split
    register ranking_of detail details info data stats statistics chart tabelle übersicht aufstellung
    tableau aperçu tabla resumen_de tabella tabela overzicht
  `,
  source: `
    based_on according_to from_our from_the_data using_our using_the use_the using look_at take_the going_by
    out_of check_what given_our in_the_numbers the_numbers our_numbers our_figures the_figures from_their
    with_their with_the_numbers with_the_data mentioning mention include including incl aus_den anhand
    basierend à_partir selon según basándote in_base_a com_base op_basis what_they_bought what_we_paid
  `,
  vague: `
    hm hmm hmmm huh um eh help thing things stuff whatever something sth anything usual same_again the_other
    the_others the_rest that_one other_one it that ok okay k hi hello hey yo yes no nope idk not_sure go_on
    continue more again next part_two sos ? ?? ??? ... please_help what_now and_now see_above you_know hilfe
    na_und weiter aide ayuda aiuto ajuda
  `,
  followup: `
    and_for and_the and_in and_what_about what_about how_about same_but same_for only_the just_the not_the
    now_by now_for now_the ok_and and_by too as_well instead_of without_the excluding und_für und_die
    et_pour y_para e_per e_para en_voor
  `,
  per: `
    by per for_each each every grouped_by split_by je pro nach par por
  `,
  versus: `
    vs versus against compared compare than comparison gegenüber verglichen vergleiche contre comparé
    frente_a contro contra tegen vergeleken
  `,
  more: `
    over under more_than less_than older_than longer_than fewer_than at_least at_most between without
    with_no except only minus > < über unter mehr_als länger_als älter_als plus_de moins_de más_de menos_de
    più_di meno_di mais_de meer_dan ohne sans sin senza sem zonder
  `,
  and: `
    and & plus und et y e en i och og и ve then
  `,
  a: `
    a an ein eine einen einem einer un une una uno uma een
  `,
  the: `
    the der die das den dem des le la les el los las il lo gli o os as het de l
  `,
  is: `
    is are be isn't 's ist sind est sont es son è sono é são zijn
  `,
  was: `
    was were did had has have been didn't wasn't hat haben hatte war waren wurde* a_été ont avait ha han
    hubo fue fueron è_stato hanno foi foram teve heeft hebben
  `,
  can: `
    can could would will shall might should kann können könntest könnte peux peut pourriez puedes puede
    podrías puoi può potresti pode podes kan kun
  `,
  i: `
    im i'm ive i've me ich mir mich moi j io eu ik
  `,
  you: `
    you your u du dich dir sie ihr tu vous vos tú usted lei você vocês
  `,
  they: `
    they their them he she his her him ihre ils leur
  `,
  not: `
    not dont don't doesn't never none nicht kein* nie pas rien jamais nunca non não niet geen
  `,
  of: `
    of from von vom del da do dos van di della dei
  `,
  to: `
    to an_die zum zur à au aux al a_la ao aan naar
  `,
  for: `
    for für pour para voor dla för
  `,
  about: `
    about on regarding sur sobre su om
  `,
  in: `
    in at dans em nel nella na
  `,
  with: `
    with mit avec con com met med z
  `,
  please: `
    please pls plz bitte svp s'il por_favor per_favore alstublieft graag
  `,
} as const;
