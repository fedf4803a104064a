/**
 * Messages as people type them, with the side that should answer. SNOWFLAKE: a fact about the business, answered from
 * its data or documents. LAMBDA_LABS: something to write, rework or explain that needs no business data. BOTH: a fact
 * and something made of it, or a question that fits neither side clearly.
 *
 * `seen` was used to choose the cues; `unseen` was written afterwards and never looked at while choosing.
 */
type Route = 'SNOWFLAKE' | 'LAMBDA_LABS' | 'BOTH';
type Labelled = readonly [message: string, route: Route];

const of = (route: Route, messages: string): Labelled[] =>
  messages
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((message) => [message, route]);

export const seen: readonly Labelled[] = [
  ...of(
    'SNOWFLAKE',
    `
    What was our revenue last quarter?
    how many customers signed up in March
    Show me the top 10 products by sales
    Which region had the highest churn in 2025?
    average order value by month
    List all open support tickets older than a week
    What is the total number of orders that were cancelled?
    who are our biggest customers by spend?
    Compare Q1 and Q2 bookings
    count of active subscriptions per plan
    did sales in EMEA grow year over year?
    how much did we spend on shipping in october
    What's the conversion rate of the newsletter campaign?
    Give me the number of refunds by product category
    Wie hoch war der Umsatz im letzten Monat?
    inventory levels for SKU 4411
    What share of orders ship late?
    Which sales rep closed the most deals this year?
    MRR trend for the past 12 months
    What does our refund policy say about opened boxes?
    how many tickets did each agent resolve yesterday?
    median response time of support in June
    What was the gross margin of the hardware line?
    are there any unpaid invoices from Contoso?
    which customers have not ordered since January?
    `,
  ),
  ...of(
    'LAMBDA_LABS',
    `
    Write a haiku about autumn
    Draft a polite email declining a meeting
    Rewrite this sentence so that it sounds friendlier: send me the file now
    translate "good morning" to French
    Explain how photosynthesis works to a ten year old
    give me five name ideas for a coffee shop
    Fix the grammar: he don't likes apples
    write a python function that reverses a linked list
    Compose a birthday message for my colleague
    brainstorm slogans for a bicycle brand
    make this paragraph shorter: the quick brown fox jumped over the very lazy dog
    Can you write a cover letter for a junior designer?
    tell me a joke about databases
    Schreibe ein Gedicht über den Regen
    What is the difference between a list and a tuple in Python?
    Turn these notes into a blog post: remote work, focus, fewer meetings
    suggest a tagline for a running shoe
    Outline a presentation about time management
    Summarize the following text: Bees are flying insects known for pollination.
    how do I center a div in css?
    Write an apology letter to a neighbour about loud music
    generate a regex that matches an email address
    Paraphrase: The meeting has been postponed until further notice.
    create a fictional dialogue between a cat and a robot
    proofread my text: Their going too the beach
    `,
  ),
  ...of(
    'BOTH',
    `
    Why did churn rise last quarter and what should we do about it?
    Summarize last month's sales and draft an email to the board
    Write a report on our customer complaints this year
    Look at the support tickets and suggest improvements to our onboarding
    Based on revenue by region, recommend where to open the next office
    Draft a blog post about our fastest growing product
    Turn the Q3 numbers into talking points for the all hands
    how are we doing?
    What should our strategy be for the customers who left?
    explain why the refund rate went up in May
    Write a personalised email to our top 5 customers by revenue
    give me an executive summary of the sales figures with advice
    Create a press release announcing our record revenue
    What can we learn from last year's campaign results?
    propose a discount plan based on order history
    help
    What do you think?
    forecast next quarter's revenue and explain your assumptions
    Compose a thank-you note to the customer with the most orders
    Analyse the ticket backlog and write a plan to reduce it
    `,
  ),
];

export const unseen: readonly Labelled[] = [
  ...of(
    'SNOWFLAKE',
    `
    How many orders came in yesterday?
    total sales per country for 2024
    Which product has the most returns?
    what's our customer retention rate?
    Show revenue by week since January
    list the customers in Berlin
    What is the average ticket resolution time this month?
    number of new accounts per day
    Who placed the largest order ever?
    How much revenue came from the premium plan?
    top 5 complaint categories by count
    which warehouse ran out of stock last week
    What percentage of customers renewed their contract?
    Did profit decline between April and May?
    sum of unpaid invoices
    What were the best selling items at Christmas?
    how often do customers contact support before they cancel
    When did Globex last place an order?
    `,
  ),
  ...of(
    'LAMBDA_LABS',
    `
    Write a short story about a dragon who is afraid of fire
    Rephrase this more formally: gonna be late, sorry
    What are some good icebreaker questions?
    Translate the following into Spanish: See you tomorrow
    Explain recursion with an example
    Draft a LinkedIn post about learning to swim as an adult
    come up with a title for an essay on patience
    Write SQL that finds duplicate rows in a table
    Give me a recipe for lentil soup
    Edit this for clarity: the thing that we did was good because of it
    compose a limerick
    how does a heat pump work?
    write unit tests for a function that adds two numbers
    Convert this to bullet points: we met, we talked, we agreed
    invent a bedtime story with a brave snail
    Correct my spelling: recieve, definately, untill
    help me word a resignation letter
    What rhymes with orange?
    `,
  ),
  ...of(
    'BOTH',
    `
    Why are sales in France falling and how can we fix it?
    Write a summary of this week's support tickets for the team
    Draft an email to customers whose orders were late
    Use our usage data to suggest a new pricing model
    Recommend three actions to improve retention based on the churn figures
    Prepare a narrative for the investor update from our revenue numbers
    what would you recommend?
    Explain the drop in orders in July and write a note to the sales team
    Create a marketing plan for our worst selling product
    Describe our typical customer and write a persona
    Any ideas?
    Turn the complaints of last month into an FAQ
    Write a speech celebrating this year's sales record
    Interpret the conversion rates and tell me what to change
    `,
  ),
];
