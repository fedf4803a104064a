/** What the names of firms end with, for patterns. Each pattern has words of its own beside these. */

export const legalForms = 'ltd|llc|inc|plc|gmbh|bv|nv|srl|oy|aps';

/** Legal forms, and what firms and houses call themselves. */
export const firmWords = `${legalForms}|ab|ag|airlines|airways|as|bank|bros|brothers|clinic|club|co|college|company|consulting|corp|department|foods|group|holding|hospital|hotel|industries|insurance|kg|logistics|motors|office|partners|sa|sas|school|services|solutions|sons|spa|studio|studios|systems|team|university`;
