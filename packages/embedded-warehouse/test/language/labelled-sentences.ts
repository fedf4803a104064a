/** Sentences with the feeling that a reader finds in them: `label | sentence`. */
const sentences = `
positive | I absolutely love this laptop, it is fast and quiet.
positive | The support team was friendly and solved my problem in minutes.
positive | Best purchase I have made this year.
positive | Delivery was quick and everything arrived in perfect condition.
positive | Not bad at all, I would buy it again.
positive | I have no complaints about this hotel.
positive | The new dashboard is a huge improvement.
positive | We could not be happier with the result.
positive | The food was delicious and the staff very attentive.
positive | Works like a charm.
positive | I was skeptical at first but it turned out to be excellent.
positive | Setup was easy and took less than five minutes.
positive | Five stars, highly recommend it to everyone!
positive | This app never crashes and the interface is intuitive.
positive | My kids adore this game.
positive | Great value for the money.
positive | The room was spotless and the bed very comfortable.
positive | Thank you so much for the prompt refund!
positive | The battery easily lasts two days, impressive.
positive | A heartwarming film with brilliant acting.
positive | You can't go wrong with this brand.
positive | The instructions were clear and the parts fit perfectly.
positive | It exceeded my expectations in every way.
positive | The onboarding was smooth and our team is thrilled.
positive | Sales surged and the company reported record profits.
positive | She did a wonderful job explaining the contract.
positive | I'm pleased with how well it holds up.
positive | The staff went above and beyond to help us.
positive | It's sturdy, well made and looks gorgeous.
positive | The concert was amazing 😍
positive | Honestly one of the nicest places I've stayed.
positive | Never had a single problem with it.
positive | I enjoyed every minute of the tour.
positive | The update fixed all my issues, thanks!
positive | Everything was just as described and arrived on time.
negative | The screen cracked after two days, terrible quality.
negative | I am very disappointed with the service.
negative | This is the worst restaurant in town.
negative | It stopped working after a week.
negative | The app keeps crashing whenever I open it.
negative | I don't like the new design.
negative | The package arrived late and the box was damaged.
negative | Complete waste of money.
negative | The waiter was rude and ignored us for an hour.
negative | Not worth the price.
negative | I would not recommend this product to anyone.
negative | The instructions are confusing and half the parts were missing.
negative | I've been on hold for two hours and nobody answered.
negative | It does not work with my phone.
negative | The room was dirty and smelled awful.
negative | Customer service hung up on me twice.
negative | Never again, what a nightmare.
negative | The battery drains far too quickly.
negative | I was charged twice and still waiting for my refund.
negative | The fabric feels cheap and flimsy.
negative | The movie was boring and predictable.
negative | Login fails every time with an error.
negative | This isn't good enough.
negative | The software is slow, buggy and overpriced.
negative | My order never arrived.
negative | The food was cold and tasteless.
negative | I regret buying this.
negative | Shares plunged after the company reported heavy losses.
negative | The noise from the street was unbearable.
negative | It was hardly an improvement.
negative | They refused to give me my money back.
negative | The seats are uncomfortable and cramped.
negative | I can't stand the constant pop-ups.
negative | The update broke everything 😡
negative | The driver was unfriendly and the car was filthy.
negative | Nothing about this stay was good.
negative | The camera is useless in low light.
negative | We felt cheated by the hidden fees.
negative | The quality has become worse over the years.
negative | The zipper fell apart after one use.
neutral | The meeting starts at 3 pm on Tuesday.
neutral | The package contains a charger and a cable.
neutral | Our office is located on the second floor.
neutral | The report covers the period from January to March.
neutral | Please send me the invoice for last month.
neutral | The train leaves every thirty minutes.
neutral | I ordered the blue version in size medium.
neutral | The table has four columns and two hundred rows.
neutral | She works in the finance department.
neutral | The library is open from nine to five.
neutral | We are planning to migrate to another region next week.
neutral | The shirt is made of cotton.
neutral | Water boils at one hundred degrees.
neutral | The customer asked about the delivery date.
neutral | The file was uploaded yesterday.
neutral | He lives in Chicago and has two sisters.
neutral | The contract runs for twelve months.
neutral | This version replaces the one from 2022.
neutral | The parcel was sent to the new address.
neutral | How do I change my email address?
mixed | The food was great but the service was terrible.
mixed | I love the camera, but the battery is awful.
mixed | Beautiful design, though it crashes all the time.
mixed | The hotel was lovely; however, the staff was rude.
mixed | Good sound quality but poor build and uncomfortable to wear.
mixed | The plot was brilliant, but the acting was terrible.
mixed | Fast shipping, but the item was broken.
mixed | Friendly staff and a nice room, but it was dirty and noisy.
mixed | It is a great phone with a horrible keyboard.
mixed | I enjoyed the show, although the seats were awful.
`;

export type SentenceLabel = 'positive' | 'negative' | 'neutral' | 'mixed';

export const labelledSentences: readonly { readonly label: SentenceLabel; readonly text: string }[] =
  sentences
    .trim()
    .split('\n')
    .map((line) => {
      const [label, text] = line.split(' | ', 2);
      return { label: label as SentenceLabel, text: text as string };
    });
