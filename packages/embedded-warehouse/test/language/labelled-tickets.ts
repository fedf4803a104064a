/** Support tickets with the queue they belong into: `label | ticket`. */
const tickets = `
billing | I was charged twice for my order last week.
billing | My invoice shows the wrong amount.
billing | Please refund the payment on my credit card.
billing | Why did the price of my subscription go up?
billing | I need a receipt for my last payment.
billing | There is an unknown charge on my statement.
billing | My card was declined although there is enough money.
billing | Can I pay by bank transfer instead of credit card?
billing | The discount code was not applied to my bill.
billing | How do I download my invoices?
billing | You debited my account twice this month.
billing | I want my money back.
shipping | My package has not arrived yet.
shipping | Where is my order? The tracking number does not work.
shipping | The courier left the parcel at the wrong address.
shipping | Can you deliver to Canada?
shipping | Delivery is three days late.
shipping | I need to change the delivery address.
shipping | The box arrived damaged in transit.
shipping | How long does shipping take?
shipping | My parcel is stuck in customs.
shipping | The tracking page says delivered but I received nothing.
shipping | Please send the package to my office.
shipping | Is express shipping available for this item?
technical | The app crashes every time I open it.
technical | I get an error message when I upload a file.
technical | The website does not load on my phone.
technical | After the update the software freezes.
technical | The API returns a timeout.
technical | The login page shows a blank screen.
technical | My device will not connect to wifi.
technical | The export button does nothing.
technical | Installation fails with an exception.
technical | The dashboard is broken since the last release.
technical | Syncing between my laptop and phone stopped working.
technical | There is a bug in the search function.
account | I forgot my password and cannot log in.
account | How do I change my email address?
account | My account is locked after too many attempts.
account | Please delete my account and profile.
account | I cannot sign in with my username.
account | How do I enable two-factor authentication?
account | Someone else is using my login.
account | I want to change my username.
account | The verification email never arrives.
account | Reset my password please.
account | How can I register a second user?
account | My profile picture and name are wrong, how do I edit my profile?
feature | It would be great to have a dark mode.
feature | Please add support for Excel export.
feature | I suggest an option to sort the list by date.
feature | Can you add an integration with Slack?
feature | Feature request: keyboard shortcuts.
feature | I would love to see a calendar view.
feature | An undo button would be a nice improvement.
feature | Could you support more languages in the future?
feature | My suggestion: let users create their own templates.
feature | I wish there was a mobile app.
feature | Please consider adding voice messages.
feature | It would help to have bulk editing.
`;

export const ticketLabels = [
  { label: 'billing', description: 'payments, invoices, charges and refunds' },
  { label: 'shipping', description: 'delivery of packages, tracking and addresses' },
  { label: 'technical', description: 'errors, crashes and things that do not work' },
  { label: 'account', description: 'login, password and user profile' },
  { label: 'feature', description: 'suggestions and requests for new functions' },
];

export const labelledTickets = tickets
  .trim()
  .split('\n')
  .map((line) => {
    const [label, text] = line.split(' | ', 2);
    return { label: label as string, text: text as string };
  });
