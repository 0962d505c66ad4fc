/**
 * Slack's limits that bind what we draw, in characters unless the name says otherwise; from the platform's block
 * reference, `blocksText` from what was seen (messages are refused at about 13,200 characters over all blocks).
 */
export const LIMITS = {
  blocks: 50,
  blocksText: 12_000,
  textObject: 3_000,
  field: 2_000,
  markdown: 12_000,
  alert: 200,
  buttonText: 75,
  buttonValue: 2_000,
  optionText: 75,
  optionDescription: 75,
  identifier: 255,
  contextElements: 10,
  imageTitle: 2_000,
  tableRows: 100,
  tableColumns: 20,
  tableText: 10_000,
  cell: 300,
  modalTitle: 24,
  modalMetadata: 3_000,
  inputText: 3_000,
  selectOptions: 100,
  postText: 4_000,
} as const;

/** Our own measures of the card, from its drawing rules. */
export const CARD = {
  headline: 100,
  goal: 150,
  name: 80,
  heldText: 3_000,
  callText: 1_000,
  liveLines: 12,
  endLines: 20,
  outputText: 2_000,
  tracebackLines: 3,
  tracebackText: 1_000,
  diffText: 3_000,
  images: 3,
  pageLines: 40,
  pageText: 3_000,
} as const;
