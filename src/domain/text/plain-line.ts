/** A text as a reader sees it, on one line: without what draws nothing or turns the order of reading. */
export const plainLine = (text: string): string => text.replace(UNSEEN, '').replace(BLANK, ' ').trim();

const UNSEEN = /[\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}\u2800]/gu;
const BLANK = /[\s\p{Z}\p{Cc}]+/gu;
