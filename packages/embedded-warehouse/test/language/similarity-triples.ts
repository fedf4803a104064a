/** `anchor | a text that means something similar | an unrelated text of the same style`. */
const triples = `
How do I reset my password? | I forgot my login credentials | What are your opening hours?
I want my money back | Please refund my purchase | The weather is lovely today
The app crashes on startup | Software keeps freezing when I open it | We had pasta for dinner
My package has not arrived | The delivery is late | How do I change the font size?
Cancel my subscription | I want to end my membership | The mountain is covered in snow
The king rules the country | The president leads the nation | I bought a new pair of shoes
She is a doctor at the hospital | The physician works in a clinic | The stock market fell today
The dog chased the cat | A puppy ran after a kitten | Interest rates will rise next year
He drives a red car | The man owns a vehicle | The recipe needs three eggs
The movie was fantastic | I loved the film | The server needs more memory
The company hired ten engineers | The firm recruited new developers | It is raining outside
Stock prices went up | Shares rose on the market | My sister plays the violin
The children are playing in the park | Kids play outside in the garden | The invoice is overdue
I need help with my bill | There is a problem with my invoice | The lion is a wild animal
The restaurant serves Italian food | You can eat pizza and pasta there | The train was cancelled
The teacher explained the lesson | The professor taught the class | The phone has a cracked screen
The plane landed late | The flight was delayed | This sweater is too small
Apply for a job online | Submit an application for the position | The river flows to the sea
The laptop battery drains quickly | The notebook needs charging too often | The museum opens at ten
The team won the championship | They were victorious in the final match | The tax form is complicated
Send the report by email | Mail me the document | The cake tastes sweet
The house has three bedrooms | The home offers several rooms for sleeping | The algorithm sorts numbers
The hotel room was dirty | Our accommodation was filthy | The president signed the law
The government raised taxes | The administration increased duties | The cat sleeps on the sofa
The bank approved my loan | The lender granted my credit | The singer released an album
Scientists discovered a new planet | Researchers found an unknown world in space | The shop sells bread
The police arrested the thief | Officers caught the robber | I am learning to cook
How much does shipping cost? | What is the price of delivery? | Who wrote this novel?
The coffee is too hot | My espresso is boiling | The database is offline
My account is locked | I cannot sign in to my profile | The garden is full of flowers
The student passed the exam | The pupil succeeded in the test | The engine makes a strange noise
Our internet connection is slow | The network is lagging | The lawyer filed a complaint
Please update my address | I moved, change my address in your records | The band played all night
The meeting was postponed to Friday | The appointment was rescheduled | The soup needs salt
They bought a new apartment | The couple purchased a flat | The virus spreads quickly
The patient took the medicine | The sick man swallowed a pill | The website uses cookies
A storm hit the coast | A hurricane struck the shore | The report is ready for review
The price is too high | It is far too expensive | The bus stops at the corner
He was fired from his job | The employee was dismissed | The lake is calm
The printer is out of paper | There is no paper left in the printer | The queen gave a speech
I was charged twice | There is a duplicate payment on my card | The tree lost its leaves
The manager leads the team | The boss supervises the staff | The moon is bright tonight
Turn down the volume | Make it quieter | Add sugar to the tea
Data is stored in the warehouse | The database keeps the information | She painted the wall blue
The website is down | The site is not working | My aunt bakes cookies
Is there a discount for students? | Do pupils get a lower price? | The plumber fixed the sink
The ship crossed the ocean | The boat sailed over the sea | The code review is pending
Young people use their phones all day | Teenagers are always on their smartphones | The bread is in the oven
Global warming melts the ice | Climate change causes glaciers to melt | The keyboard has a broken key
The author published a novel | The writer released a book | The traffic light is red
The baby is sleeping | The infant is asleep | The contract was signed yesterday
We plan a vacation in Spain | Our holiday trip goes to Spain | The compiler reports an error
The new feature saves time | This functionality makes us faster | The horse jumped the fence
The meal was delicious | The food tasted great | The elevator is out of service
Hackers attacked the company's servers | The firm suffered a security breach | Flowers bloom in spring
The sales numbers increased | Revenue went up this quarter | The bird built a nest
The doctor prescribed antibiotics | The physician gave me medication | The concert is sold out
Where can I park my car? | Is there a parking space for my vehicle? | The poem has four lines
The model generates text | A language model writes sentences | The chicken crossed the road
Das Produkt ist kaputt | The product is broken | The school bus is yellow
`;

export const similarityTriples = triples
  .trim()
  .split('\n')
  .map((line) => line.split(' | ') as [anchor: string, similar: string, unrelated: string]);
