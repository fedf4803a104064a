/** Words by which people ask for something to be written, reworked or explained; `_` and `*` as in word-kinds.ts. */
export const wordsOfWriting = {
  write: `
    write writing draft compose redact pen craft author script invent imagine brainstorm create generate
    design knock_up put_together come_up_with make_up word phrase wording dream_up prepare reply respond
    answer_to answers_to schreib* schreibe verfass* formulier* erstell* entwirf entwerfe bereite erfinde
    dichte antworte* rédige* rediger rédiger écris écrire ecris prépare redacta redactar escribe escribir
    escríbeme prepara preparar responde crea scrivi scrivere scrivimi rispondi escreve* escreva redige
    redija cria crie responda schrijf* maak bedenk antwoord skriv* napisz przygotuj написать напиши yaz*
    yazar_mısın 書いて 写 kirjoita lav
  `,
  rework: `
    rewrite rephrase reword paraphrase proofread shorten shorter condense tidy tidy_up clean_up polish
    improve simplify translate translation summarise summarize summarised summary_of sum_up convert
    turn_into turn_this turn_these make_this make_it make_that extract classify categorise categorize sort
    reformat format rename correct fix check_my expand edit spell pronounce decode transcribe merge put_this
    put_these put_that sounds sound rank_these group_it group_by_theme bullet_points translate_to übersetz*
    uebersetz* kürz* korrigier* umschreib* fass* zusammenfass* zusammen traduis traduire traduisez corrige*
    corriger raccourcis résume résumé resume resumir traduce traducir traduz traduza corrija traduci
    tradurre correggi riassumi vertaal vertalen verbeter inkorten samenvat* vat przetłumacz popraw переведи
    исправь çevir oversett översätt käännä 要約 翻訳
  `,
  text: `
    email e-mail emails mail mails mailing letter letters poem poems haiku limerick rap song lyrics verse
    rhyme rhymes acrostic sonnet story stories joke jokes pun riddle toast speech eulogy obituary card cards
    slogan slogans tagline tag_line headline headlines title titles caption captions subject_line
    subject_lines post posts tweet blog article article_about newsletter announcement invitation invite
    apology memo note notes one_pager onepager one_page brief briefing presentation slide slides deck
    talking_points pitch scripts job_ad job_advert job_posting job_description advert ad ads faq leaflet
    flyer poster quiz checklist template paragraph paragraphs sentence sentences essay dialogue bio bios
    cover_letter cv linkedin instagram press_release release_notes commit_message alt_text description_for
    product_description copy disclaimer greeting greetings voicemail voice_mail push_notification tooltip
    macro_text reference words text texts message messages msg sms signature agenda minutes
    mission_statement manifesto testimonial case_study postcard thank_you thank_yous out_of_office autoreply
    auto-reply names_for name_for ideas_for_a condolence report_text section outline bullets bullet
    narrative rebuttal questions_for interview_questions survey_questions discussion_paper nachricht
    brief_an rede gedicht spruch karte anschreiben mail_an text_für textbaustein einladung absage nachruf
    gliederung präsentation folien ansprache courriel lettre mot discours poème affiche annonce compte_rendu
    carta correo mensaje discurso anuncio poema tarjeta presentación lettera messaggio discorso testo
    annuncio biglietto mensagem convite cartão apresentação bericht brief_voor tekst bedankmail toespraak
    uitnodiging onderwerpregel gedichtje wiadomość maila письмо maili メール hilsen
  `,
  tone: `
    polite politely friendly funny formal informal formally warm kind kindly firm firmer civil professional
    professionally catchy snappy cheesy cringe short brief_and concise upbeat cheery motivating motivational
    gentle gently nice nicely snotty angry rude passive_aggressive humorous playful serious simple plain
    plain_english simple_words jargon simpler clearer crisp punchy witty heartfelt tone style voice
    max_words words_max lines characters exclamation_marks superlatives like_im_five like_i'm_five
    five_years_old höflich* freundlich* lustig* kurz* förmlich* locker witzig würdevoll warmherzig sachlich*
    poli poliment chaleureux drôle court courte motivant amable corto corta divertido gentile breve
    simpatico educado curto simples vriendelijk* leuk* netjes grappig kort hauska
  `,
  code: `
    sql python regex regexp excel vlookup xlookup pivot pivot_table formula formulas function functions
    script_that bash shell powershell docker dockerfile kubernetes helm yaml json xml csv css html
    javascript js typescript java kotlin rust golang pandas numpy react spring terraform git commit
    branch_of merge_conflict rebase cronjob cron macro vba error exception stack_trace traceback
    null_pointer undefined lambda select join group_by where_clause postgres mysql sqlite dialect bigquery
    dataframe snippet one_liner class_that unit_test unit_tests github_actions endpoint_that code coding
    algorithm compile compiler debug linter api_response oomkilled 404_error google_sheets sheets query
    queries table_is tables_are dockerise jq awk sed curl create_table data_model typescript_type async
    callback def import funktion formel abfrage función fórmula funzione função formule requête
  `,
  explain: `
    explain explains explanation explained meaning mean means stand_for stands_for define definition_of
    definition difference differences differ diff concept principle eli5 teach understand tell_me_about
    basics intro_to introduction_to pros cons advantages disadvantages work_out_of works worked_out how_does
    how_do how_to how_can how_should how_would what_is_a what_is_an what's_a whats_a what_are what_does
    what_makes calculate compute computed calculated erklär* bedeutet unterschied heißt heisst explique*
    expliquer différence signifie explica* explícame diferencia significa differenza spiega* significado
    explique diferença leg_uit uitleggen verschil betekent wyjaśnij różnica объясни açıkla berechnet
    berechnen calcula se_calcula calcule calcola bereken
  `,
  general: `
    typical typically normal normally usual_for usually generally in_general general benchmark benchmarks
    industry rule_of_thumb best_practice best_practices good_practice common_practice standard_practice
    on_average_do other_companies companies firms businesses hospitals banks people_usually most_companies
    these_days nowadays roughly theory theoretically hypothetically saas b2b b2c industry-wide sector
    generic any_company people someone somebody anyone_else you_normally is_it_normal is_it_ok is_it_legal
    law legally gdpr hipaa history_of invented capital_of üblich* normalerweise allgemein* branche typisch*
    généralement habituel normalement típico normalmente generalmente de_modo_general settore normaal
    gebruikelijk meestal
  `,
  advise: `
    suggest suggests suggestion suggestions propose proposal proposals recommend recommends recommendation
    recommendations advise advice ideas idea strategy strategies plan plans tips what_should should_we
    should_i should_the what_to_do do_about how_would_you how_could_we how_can_we next_steps actions
    action_plan measures_to improvements lower_it fix_it forecast predict estimate project_the simulate
    scenario scenarios outlook argue argument arguments make_the_case case_for think_of options lessons
    learn_from what_stands_out stand_out stands_out worry worried commentary comment interpretation insight
    insights conclusions assess assessment evaluate root_cause levers prioritise prioritize vorschlag
    vorschläge vorschlagen maßnahmen empfehl* ideen prognose tipps szenario propose* idées conseils
    recommandations proposes que_faire propón propones ideas_para sugiere sugerencia sugere sugestão
    sugestões proposta consigli suggerimenti proponi idee voorstel* ideeën advies tips_voor
  `,
  why: `
    why reason reasons cause causes behind explain_why how_come warum wieso weshalb grund gründe ursache*
    pourquoi raison por_qué porqué perché perche motivo motivos por_que razón waarom oorzaak dlaczego почему
    neden
  `,
  social: `
    birthday farewell leaving retire retires retiring retirement wedding congratulate congratulations
    congrats thank thanks_to thanking condolences sorry apologise apologize welcome goodbye anniversary
    promotion baby christmas_card christmas_do team_event pep_talk praise anagram toast_for geburtstag*
    abschied* hochzeit jubiläum anniversaire retraite remercier félicit* cumpleaños felicitar despedida
    compleanno aniversário parabéns verjaardag* afscheid* bedank*
  `,
  play: `
    act_as pretend role_play roleplay role-play you_are you're imagine_you play_the practise practice
    rate_my interview_me simulate_a tell_me_a tone_check spell_check stell_dir_vor tu_als fais_comme imagina
    fingi
  `,
  language: `
    english german french spanish italian portuguese dutch turkish japanese chinese swedish norwegian danish
    finnish russian ukrainian korean arabic czech greek americans british englisch* deutsch* französisch*
    spanisch* anglais allemand français espagnol inglés español alemán francés inglese tedesco francese
    inglês espanhol engels duits frans angielski английский en_inglés
  `,
  this: `
    this these below following attached above here_is here's the_text this_one diese* dieser diesen dies
    folgend* ceci cette ce_texte ce_mail este esta estos questo questa queste este_texto deze dit
  `,
  audience: `
    board investors investor ceo cfo boss team_meeting town_hall steering_committee trust_board leadership
    directors founders regulator auditors newsletter_for annual_report all-hands all_hands standup kickoff
    qbr customers_who newsroom intranet_post vorstand geschäftsführung belegschaft direction équipe_de jefe
    dirección capo chefe baas directie
  `,
} as const;
