/** Passages with questions and the words that a right answer contains. */
const acme = `Acme Corporation was founded in 1987 by Jane Miller in Austin, Texas. The company employs 4,500 people and sells industrial robots. In 2023 its revenue was $1.2 billion, an increase of 12% over the year before. The CEO, Robert Chen, announced on March 3, 2024 that the headquarters will move to Denver because office rents in Austin have doubled. Support is available by email at help@acme.example or by phone at 555-010-2030. The warranty lasts two years.`;
const invoice = `INVOICE
Invoice Number: INV-2024-0815
Invoice Date: 2024-03-15
Bill To: Globex Corporation
Contact: Maria Lopez
Subtotal: $3,900.00
Tax (9%): $350.00
Total Due: $4,250.00
Payment terms: Net 30`;
const tower = `The Eiffel Tower is a wrought-iron lattice tower in Paris, France. It was designed by the engineer Gustave Eiffel, whose company built it from 1887 to 1889. The tower is 330 metres tall and weighs 10,100 tonnes. It is repainted every seven years to protect it from rust. Nearly seven million people visit it each year.`;
const policy = `Customers may return items within 30 days of delivery. Refunds are paid to the original payment method within five business days. Shipping is free for orders above $50; otherwise it costs $4.99. Perishable goods cannot be returned. To start a return, open the order page and click the return button. The store is open from 9 am to 6 pm on weekdays.`;
const incident = `On Tuesday the payment service was down for 42 minutes. The outage was caused by an expired certificate on the gateway. Engineer Priya Nair noticed the alert at 14:05 and renewed the certificate. About 1,300 orders failed. To prevent it, certificates will now be renewed automatically every 60 days.`;
const coral = `Coral reefs cover less than 1% of the ocean floor but support 25% of all marine species. The largest is the Great Barrier Reef, which lies off the coast of Queensland in Australia. Corals get most of their energy from algae. When the water becomes too warm, corals expel the algae and turn white, which is called bleaching.`;

export const questionPassages: readonly (readonly [passage: string, question: string, answer: string])[] = [
  [acme, 'Who founded Acme Corporation?', 'Jane Miller'],
  [acme, 'When was the company founded?', '1987'],
  [acme, 'Where was Acme founded?', 'Austin'],
  [acme, 'How many people does the company employ?', '4,500'],
  [acme, 'What does Acme sell?', 'industrial robots'],
  [acme, 'What was the revenue in 2023?', '$1.2 billion'],
  [acme, 'Who is the CEO?', 'Robert Chen'],
  [acme, 'Why will the headquarters move?', 'rents in Austin have doubled'],
  [acme, 'What is the support email?', 'help@acme.example'],
  [acme, 'How long does the warranty last?', 'two years'],
  [invoice, 'What is the invoice number?', 'INV-2024-0815'],
  [invoice, 'What is the invoice date?', '2024-03-15'],
  [invoice, 'What is the total amount due?', '$4,250.00'],
  [invoice, 'Who is the contact person?', 'Maria Lopez'],
  [invoice, 'What are the payment terms?', 'Net 30'],
  [tower, 'Who designed the Eiffel Tower?', 'Gustave Eiffel'],
  [tower, 'How tall is the tower?', '330'],
  [tower, 'How much does the tower weigh?', '10,100'],
  [tower, 'Where is the Eiffel Tower?', 'Paris'],
  [tower, 'How many people visit the tower each year?', 'seven million'],
  [policy, 'How long do customers have to return items?', '30 days'],
  [policy, 'How much does shipping cost?', '$4.99'],
  [policy, 'What goods cannot be returned?', 'Perishable goods'],
  [policy, 'When is the store open?', '9 am'],
  [incident, 'How long was the payment service down?', '42 minutes'],
  [incident, 'What caused the outage?', 'expired certificate'],
  [incident, 'Who noticed the alert?', 'Priya Nair'],
  [incident, 'How many orders failed?', '1,300'],
  [coral, 'Which reef is the largest?', 'Great Barrier Reef'],
  [coral, 'What percentage of marine species do reefs support?', '25%'],
];

/** Questions that their passage does not answer. */
export const unanswerable: readonly (readonly [passage: string, question: string])[] = [
  [acme, 'What is the capital of Peru?'],
  [tower, 'Who won the election?'],
  [policy, 'What is the name of the dog?'],
  [invoice, 'What is the weather like?'],
];
