/** An act that Slack or the app did not take: Slack's error name and a sentence for the person. */
export interface Refused {
  refused: string;
  message: string;
}

/** Builds a refusal. */
export const refused = (name: string, message: string): Refused => ({ refused: name, message });

/** True for a refusal. */
export const isRefused = (value: object): value is Refused => 'refused' in value;

/** What people see when the app does not answer. */
export const NO_ANSWER: Refused = refused('operation_timeout', 'The app did not answer in time. Nothing was changed.');
