import { createRandom, type Random } from './random.ts';
import { type Instant, type SampleCell, type SampleTable, sampleDays } from './sample-table.ts';

const regions = [
  ['EMEA', ['Germany', 'France', 'United Kingdom', 'Spain', 'Sweden'], 30],
  ['AMER', ['United States', 'Canada', 'Brazil', 'Mexico'], 45],
  ['APAC', ['Japan', 'Australia', 'India', 'Singapore'], 25],
] as const;
const segments = [
  ['Enterprise', 15],
  ['Mid-Market', 35],
  ['Small Business', 50],
] as const;
const firstWords =
  'Acme Nordwind Blue Summit Golden Silver Harbor Pioneer Cedar Evergreen Atlas Vertex Lumen Quartz Maple Orchid Falcon Delta Willow Stone'.split(
    ' ',
  );
const lastWords =
  'Logistics Foods Media Robotics Textiles Energy Health Motors Outdoor Systems Paper Optics Travel Furniture Labs'.split(
    ' ',
  );
const legalForms = ['Inc.', 'GmbH', 'Ltd.', 'SA', 'Pty', 'LLC'];

interface Product {
  readonly id: number;
  readonly price: number;
}

const catalogue: readonly (readonly [
  category: string,
  names: readonly string[],
  low: number,
  high: number,
])[] = [
  [
    'Tents',
    ['Ridge 2 Tent', 'Ridge 4 Tent', 'Basecamp Dome', 'Ultralight Solo', 'Family Lodge', 'Tarp Shelter'],
    8900,
    62900,
  ],
  [
    'Backpacks',
    ['Trail 25 Pack', 'Trail 45 Pack', 'Expedition 70', 'City Commuter', 'Hydro Vest', 'Kids Explorer'],
    3900,
    28900,
  ],
  [
    'Footwear',
    ['Granite Boot', 'Breeze Runner', 'Canyon Sandal', 'Winter Grip', 'Approach Shoe', 'Camp Slipper'],
    2900,
    21900,
  ],
  [
    'Cooking',
    ['Pocket Stove', 'Titanium Pot', 'Camp Kettle', 'Fuel Canister', 'Water Filter', 'Mess Kit'],
    900,
    12900,
  ],
  [
    'Clothing',
    ['Storm Jacket', 'Merino Shirt', 'Hiking Trousers', 'Down Vest', 'Rain Poncho', 'Sun Hat'],
    1900,
    34900,
  ],
  [
    'Lighting',
    ['Headlamp 400', 'Lantern Glow', 'Solar String', 'Bike Light', 'Beacon Strobe', 'Torch Pro'],
    1200,
    9900,
  ],
];

/** Customers, products, orders and order items of an outdoor shop. Totals are the sums of their items. */
export function salesTables(instant: Instant): readonly SampleTable[] {
  const random = createRandom(20_250_101);
  const products = makeProducts(random);
  const customers = Array.from({ length: 500 }, (_, index) => makeCustomer(random, instant, index + 1));
  const orders: SampleCell[][] = [];
  const items: SampleCell[][] = [];
  for (let id = 1; id <= 4000; id += 1) makeOrder(random, instant, id, products, orders, items);
  orders.sort((a, b) => Number(a[2]) - Number(b[2]));
  return [
    {
      topic: 'SALES',
      name: 'CUSTOMERS',
      comment: 'Businesses that buy from us, one row each',
      columns: [
        ['CUSTOMER_ID', 'INTEGER NOT NULL', 'Key of the customer'],
        ['NAME', 'VARCHAR NOT NULL', 'Company name'],
        ['REGION', 'VARCHAR NOT NULL', 'AMER, APAC or EMEA'],
        ['COUNTRY', 'VARCHAR NOT NULL', 'Country of the head office'],
        ['SEGMENT', 'VARCHAR NOT NULL', 'Enterprise, Mid-Market or Small Business'],
        ['EMAIL', 'VARCHAR', 'Address of the buyer'],
        ['SIGNED_UP_AT', 'TIMESTAMP_NTZ NOT NULL', 'First registration, UTC'],
        ['ATTRIBUTES', 'VARIANT', 'Free-form facts: channel, newsletter, tags'],
      ],
      rows: customers,
    },
    {
      topic: 'SALES',
      name: 'PRODUCTS',
      comment: 'What we sell',
      columns: [
        ['PRODUCT_ID', 'INTEGER NOT NULL', 'Key of the product'],
        ['NAME', 'VARCHAR NOT NULL', 'Name in the shop'],
        ['CATEGORY', 'VARCHAR NOT NULL', 'Tents, Backpacks, Footwear, Cooking, Clothing or Lighting'],
        ['UNIT_PRICE', 'NUMBER(10, 2) NOT NULL', 'List price in US dollars'],
        ['IS_ACTIVE', 'BOOLEAN NOT NULL', 'Whether it can still be ordered'],
      ],
      rows: products.rows,
    },
    {
      topic: 'SALES',
      name: 'ORDERS',
      comment: 'Orders, one row each',
      columns: [
        ['ORDER_ID', 'INTEGER NOT NULL', 'Key of the order'],
        ['CUSTOMER_ID', 'INTEGER NOT NULL', 'Who ordered; see CUSTOMERS'],
        ['ORDERED_AT', 'TIMESTAMP_NTZ NOT NULL', 'When, UTC'],
        ['STATUS', 'VARCHAR NOT NULL', 'PAID, SHIPPED, DELIVERED, RETURNED or CANCELLED'],
        ['CHANNEL', 'VARCHAR NOT NULL', 'WEB, PARTNER or PHONE'],
        ['TOTAL', 'NUMBER(12, 2) NOT NULL', 'Sum of the items in US dollars'],
      ],
      rows: orders,
    },
    {
      topic: 'SALES',
      name: 'ORDER_ITEMS',
      comment: 'The products of each order',
      columns: [
        ['ORDER_ID', 'INTEGER NOT NULL', 'See ORDERS'],
        ['LINE', 'INTEGER NOT NULL', 'Position in the order, from 1'],
        ['PRODUCT_ID', 'INTEGER NOT NULL', 'See PRODUCTS'],
        ['QUANTITY', 'INTEGER NOT NULL', 'Pieces'],
        ['UNIT_PRICE', 'NUMBER(10, 2) NOT NULL', 'Price at the time of the order'],
        ['DISCOUNT', 'NUMBER(4, 2) NOT NULL', 'Fraction taken off, 0 to 0.30'],
      ],
      rows: items,
    },
  ];
}

function makeProducts(random: Random): { list: Product[]; rows: SampleCell[][] } {
  const list: Product[] = [];
  const rows: SampleCell[][] = [];
  for (const [category, names, low, high] of catalogue) {
    for (const name of names) {
      const price = Math.round(random.integer(low, high) / 100) * 100 - 1;
      list.push({ id: 100 + list.length, price });
      rows.push([99 + list.length, name, category, price, random.next() > 0.08]);
    }
  }
  return { list, rows };
}

function makeCustomer(random: Random, instant: Instant, id: number): SampleCell[] {
  const [region, countries] = random.weighted(regions.map((entry) => [entry, entry[2]] as const));
  const company = `${random.pick(firstWords)} ${random.pick(lastWords)}`;
  const domain = company.toLowerCase().replace(' ', '-');
  const attributes = {
    channel: random.weighted([
      ['search', 5],
      ['referral', 3],
      ['fair', 2],
    ]),
    newsletter: random.next() < 0.6,
    tags: ['vip', 'net-30', 'export', 'b2b', 'seasonal'].filter(() => random.next() < 0.3),
  };
  return [
    id,
    `${company} ${random.pick(legalForms)}`,
    region,
    random.pick(countries),
    random.weighted(segments),
    random.next() < 0.04 ? null : `buyer${id}@${domain}.example`,
    instant(random.integer(0, 300), random.integer(0, 86_399) * 1000),
    JSON.stringify(attributes),
  ];
}

function makeOrder(
  random: Random,
  instant: Instant,
  id: number,
  products: { readonly list: readonly Product[] },
  orders: SampleCell[][],
  items: SampleCell[][],
): void {
  let total = 0;
  // A few customers order much more than the rest.
  const customer = Math.min(500, Math.floor(random.next() ** 1.8 * 500) + 1);
  const lines = random.weighted([
    [1, 5],
    [2, 4],
    [3, 2],
    [5, 1],
  ]);
  for (let line = 1; line <= lines; line += 1) {
    const product = random.pick(products.list);
    const quantity = random.integer(1, 8);
    const discount = random.next() < 0.7 ? 0 : random.integer(1, 6) * 5;
    const cents = Math.round((product.price * quantity * (100 - discount)) / 100);
    total += cents;
    items.push([id, line, product.id, quantity, product.price, discount]);
  }
  const days = Math.floor(Math.sqrt(random.next()) * sampleDays);
  const status = random.weighted([
    ['DELIVERED', 62],
    ['SHIPPED', 12],
    ['PAID', 10],
    ['CANCELLED', 9],
    ['RETURNED', 7],
  ]);
  const channel = random.weighted([
    ['WEB', 70],
    ['PARTNER', 20],
    ['PHONE', 10],
  ]);
  orders.push([
    id,
    customer,
    instant(days, random.integer(6 * 3600, 22 * 3600) * 1000),
    status,
    channel,
    total,
  ]);
}
