import { createRandom, type Random } from './random.ts';
import { type Instant, type SampleCell, type SampleTable, sampleDays } from './sample-table.ts';

/** What customers write about, by topic: openings, details and endings that fit together. */
const topics: readonly {
  readonly topic: string;
  readonly subjects: readonly string[];
  readonly sentences: readonly string[];
}[] = [
  {
    topic: 'Billing',
    subjects: [
      'Charged twice',
      'Wrong amount on the invoice',
      'Refund still missing',
      'VAT number on invoice',
    ],
    sentences: [
      'I was charged twice for order {order} and the second payment is still on my card.',
      'The invoice for order {order} shows {amount} dollars although we agreed on a discount.',
      'We returned everything three weeks ago and the refund of {amount} dollars has not arrived.',
      'Please add our VAT number to the invoice of order {order}; accounting rejects it otherwise.',
    ],
  },
  {
    topic: 'Shipping',
    subjects: ['Parcel is late', 'Wrong address', 'Tracking does not move', 'Half of the order is missing'],
    sentences: [
      'Order {order} was promised for last week and tracking has not moved for {days} days.',
      'The courier delivered order {order} to our old address.',
      'Only half of order {order} arrived; the {product} is missing.',
      'Can you tell me when the {product} will be shipped? We leave for a trip in {days} days.',
    ],
  },
  {
    topic: 'Product defect',
    subjects: ['Zip broke', 'Leaks in light rain', 'Stopped working', 'Seam came apart'],
    sentences: [
      'The zip of the {product} broke on the second day.',
      'The {product} leaks even in light rain, which soaked all our sleeping bags.',
      'After {days} days the {product} simply stopped working.',
      'A seam of the {product} came apart; we expected better at this price.',
    ],
  },
  {
    topic: 'Account',
    subjects: ['Cannot log in', 'Change of contact', 'Password reset loop', 'Delete my data'],
    sentences: [
      'I cannot log in since yesterday; the reset link says it has expired.',
      'Please change the contact of our account, the former buyer left the company.',
      'The password page sends me in circles and never accepts the new one.',
      'Please delete our account and all personal data you hold about me.',
    ],
  },
  {
    topic: 'Praise',
    subjects: ['Thank you', 'Great service', 'Love the product', 'Quick help'],
    sentences: [
      'The {product} was wonderful on our trip, everyone asked where we bought it.',
      'Your agent solved my problem in five minutes, thank you so much.',
      'Excellent quality and a fast delivery, order {order} arrived a day early.',
      'We are very happy with the {product} and will order more for the team.',
    ],
  },
];

const endings: Readonly<Record<string, readonly string[]>> = {
  negative: [
    'This is really disappointing.',
    'I am losing patience.',
    'If this is not solved today we will cancel.',
    'Very annoying.',
  ],
  neutral: [
    'Please let me know.',
    'What do you need from me?',
    'Thanks in advance.',
    'Order documents are attached.',
  ],
  positive: ['Keep it up!', 'We will recommend you.', 'Five stars from us.', 'What a pleasant surprise.'],
};

const products = [
  'Ridge 2 Tent',
  'Trail 45 Pack',
  'Granite Boot',
  'Storm Jacket',
  'Pocket Stove',
  'Headlamp 400',
  'Water Filter',
  'Down Vest',
];
const agents = ['Amara', 'Björn', 'Chiara', 'Deepak', 'Elif', 'François'];

function fill(random: Random, sentence: string): string {
  return sentence
    .replace('{order}', String(random.integer(1, 4000)))
    .replace('{amount}', String(random.integer(20, 900)))
    .replace('{days}', String(random.integer(2, 12)))
    .replace('{product}', random.pick(products));
}

interface Message {
  readonly topic: string;
  readonly subject: string;
  readonly body: string;
}

function makeMessage(random: Random): Message {
  const chosen = random.weighted(topics.map((topic, index) => [topic, index === 4 ? 1 : 1.4] as const));
  const at = random.integer(0, chosen.subjects.length - 1);
  const mood = chosen.topic === 'Praise' ? 'positive' : random.next() < 0.55 ? 'negative' : 'neutral';
  const ending = random.pick(endings[mood] ?? []);
  return {
    topic: chosen.topic,
    subject: chosen.subjects[at] ?? '',
    body: `${fill(random, chosen.sentences[at] ?? '')} ${ending}`,
  };
}

/** Tickets, calls and feedback in customers' own words: something to classify, rate and summarise. */
export function supportTables(instant: Instant): readonly SampleTable[] {
  const random = createRandom(77);
  const moment = () => instant(random.integer(0, sampleDays - 1), random.integer(7 * 3600, 20 * 3600) * 1000);
  const customer = () => random.integer(1, 500);
  const tickets = Array.from({ length: 1200 }, (_, index): SampleCell[] => {
    const message = makeMessage(random);
    const opened = moment();
    const hasNoAnswer = random.next() < 0.12;
    const priority = random.weighted([
      ['LOW', 3],
      ['NORMAL', 5],
      ['HIGH', 2],
    ]);
    const answered = hasNoAnswer ? null : opened + random.integer(1, 96) * 3_600_000;
    // What would be solved after the sample's last day is open.
    const closed = answered === null || answered >= instant(sampleDays, 0) ? null : answered;
    return [
      index + 1,
      customer(),
      opened,
      closed,
      closed === null ? 'OPEN' : 'CLOSED',
      priority,
      message.subject,
      message.body,
    ];
  });
  const calls = Array.from({ length: 600 }, (_, index): SampleCell[] => {
    const message = makeMessage(random);
    const agent = random.pick(agents);
    const transcript =
      `${agent}: Thank you for calling, how can I help? Customer: ${message.body} ` +
      `${agent}: I understand, let me look into that. Customer: ${random.pick(endings.neutral ?? [])}`;
    return [index + 1, customer(), moment(), random.integer(45, 1800), agent, transcript];
  });
  const feedback = Array.from({ length: 800 }, (_, index): SampleCell[] => {
    const message = makeMessage(random);
    const rating = message.topic === 'Praise' ? random.integer(4, 5) : random.integer(1, 3);
    return [index + 1, customer(), moment(), rating, message.body, random.pick(['EMAIL', 'SURVEY', 'APP'])];
  });
  return [
    {
      topic: 'SUPPORT',
      name: 'SUPPORT_TICKETS',
      comment: 'Requests to customer support, in the words of the customers',
      columns: [
        ['TICKET_ID', 'INTEGER NOT NULL', 'Key of the ticket'],
        ['CUSTOMER_ID', 'INTEGER NOT NULL', 'See SALES.CUSTOMERS'],
        ['OPENED_AT', 'TIMESTAMP_NTZ NOT NULL', 'When it came in, UTC'],
        ['CLOSED_AT', 'TIMESTAMP_NTZ', 'When it was solved; NULL while it is open'],
        ['STATUS', 'VARCHAR NOT NULL', 'OPEN or CLOSED'],
        ['PRIORITY', 'VARCHAR NOT NULL', 'LOW, NORMAL or HIGH'],
        ['SUBJECT', 'VARCHAR NOT NULL', 'Subject line'],
        ['BODY', 'VARCHAR NOT NULL', 'The message'],
      ],
      rows: tickets,
    },
    {
      topic: 'SUPPORT',
      name: 'CALLS',
      comment: 'Telephone calls with their transcripts',
      columns: [
        ['CALL_ID', 'INTEGER NOT NULL', 'Key of the call'],
        ['CUSTOMER_ID', 'INTEGER NOT NULL', 'See SALES.CUSTOMERS'],
        ['CALLED_AT', 'TIMESTAMP_NTZ NOT NULL', 'When, UTC'],
        ['DURATION_SECONDS', 'INTEGER NOT NULL', 'Length of the call'],
        ['AGENT', 'VARCHAR NOT NULL', 'Who answered'],
        ['TRANSCRIPT', 'VARCHAR NOT NULL', 'What was said'],
      ],
      rows: calls,
    },
    {
      topic: 'SUPPORT',
      name: 'FEEDBACK',
      comment: 'Ratings with a comment',
      columns: [
        ['FEEDBACK_ID', 'INTEGER NOT NULL', 'Key of the feedback'],
        ['CUSTOMER_ID', 'INTEGER NOT NULL', 'See SALES.CUSTOMERS'],
        ['GIVEN_AT', 'TIMESTAMP_NTZ NOT NULL', 'When, UTC'],
        ['RATING', 'INTEGER NOT NULL', '1 (bad) to 5 (excellent)'],
        ['COMMENT', 'VARCHAR NOT NULL', 'What the customer wrote'],
        ['SOURCE', 'VARCHAR NOT NULL', 'EMAIL, SURVEY or APP'],
      ],
      rows: feedback,
    },
  ];
}
