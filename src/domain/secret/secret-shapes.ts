/**
 * A text without what looks like a token, a key or a password, whoever's it is: a net below all else, for what nobody said
 * is a secret. Digests, UUIDs and words stay, because only precise shapes count: a vendor's own prefix, or the words and
 * signs around it. Takes time in proportion to the text, also where somebody made it up against us.
 */
export function withoutShapes(text: string): string {
  return SHAPES.reduce((left, { needs, shape }) => (needs.test(left) ? left.replace(shape, keptOf) : left), text);
}

/** What replaces a shape. */
const REMOVED = '[removed]';

/** What a shape tells of around the secret, such as the word before it, stays. */
const keptOf = (_: string, before: unknown): string => `${typeof before === 'string' ? before : ''}${REMOVED}`;

interface Shape {
  /** A quick look at whether there is any. */
  readonly needs: RegExp;
  readonly shape: RegExp;
}

/** What may stand before a token; in quoted text a line end is written as `\n`, whose n must not hide it. */
const START = String.raw`(?<=\\[bfnrt]|[^A-Za-z0-9]|^)`;

/** Tokens by their prefix. None asks for anything after what it takes, so nothing is ever read twice. */
const PREFIXED = [
  /xox[abcdeprs](?:\.xox[a-z])?-[A-Za-z0-9-]{10,}/, // Slack
  /xapp-[A-Za-z0-9-]{10,}/,
  /gh[oprsu]_[A-Za-z0-9]{36,}/, // GitHub
  /github_pat_[A-Za-z0-9_]{22,}/,
  /glpat-[\w-]{20,}/, // GitLab
  /sk-(?:ant|proj|svcacct|admin|or)-(?=[A-Za-z_-]{0,64}\d)[\w-]{16,}/, // Anthropic, OpenAI, OpenRouter
  /sk-[A-Za-z0-9]{20,}/,
  /e2b_[A-Za-z0-9]{20,}/,
  /AIza[\w-]{35,}/, // Google
  /GOCSPX-[\w-]{20,}/,
  /ya29\.[\w-]{20,}/,
  /(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,}/, // Stripe
  /whsec_[A-Za-z0-9+/=]{20,}/,
  /npm_[A-Za-z0-9]{36,}/,
  /hf_[A-Za-z0-9]{30,}/,
  /ts_[0-9a-f]{12}_[\w-]{43}/, // ours, see access-token.ts
];

/** Real or as quoted text writes them. */
const LINE_END = String.raw`(?:\r?\n|\\{1,4}[nr])`;
const GAP = String.raw`(?:\s|\\{1,4}[nr])`;
const SIGNS = '[A-Za-z0-9+/=]';
const END = '-----END [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----';

const SHAPES: readonly Shape[] = [
  {
    needs: /-----BEGIN /,
    shape: new RegExp(
      String.raw`-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:${LINE_END}{1,2}[A-Za-z-]{1,40}: [^\r\n\\"]{1,200}){0,4}(?:${GAP}{1,8}${SIGNS}{16,})+(?:${GAP}{1,8}${SIGNS}{1,15}(?=${GAP}{0,8}-----END))*(?:${GAP}{0,8}${END})?`,
      'g',
    ),
  },
  {
    // In the files that Amazon hands out the key stands right behind its id, elsewhere behind a name.
    needs: /A[KS]IA/,
    shape: /(?<=A[KS]IA[A-Z2-7]{16}[\s,;:|"']{1,5})[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/g,
  },
  { needs: /A[KS]IA/, shape: /(?<=\\[bfnrt]|[^A-Za-z0-9]|^)A[KS]IA[A-Z2-7]{16}(?![A-Za-z0-9])/g },
  {
    needs: /secret/i,
    shape: /(secret_?(?:access)?_?key[\s"'\\:=>]{1,10})[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/gi,
  },
  {
    needs: /(?:x[ao]|[gs]|AI|e2|GO|ya|rk|wh|np|hf|ts_)/,
    shape: new RegExp(`${START}(?:${PREFIXED.map(({ source }) => source).join('|')})`, 'g'),
  },
  {
    needs: /eyJ/, // begins with a JSON object in base64, and so does its second part
    shape: /(?<=\\[bfnrt]|[^\w-]|^)eyJ[\w-]{8,}\.eyJ[\w-]{4,}\.[\w-]*/g,
  },
  {
    // After the scheme, name and password; `http://host:80,a@b` is a port and somebody's address.
    needs: /:\/\//,
    shape: /(?<=:\/\/)[^\s:@/?#"'\\<>]{0,256}:(?!\d{1,5}[,;)\]}|])[^\s/?#"'\\<>]{1,512}(?=@)/g,
  },
  { needs: /hooks\.slack/, shape: /(hooks\.slack\.com\/[a-z]{1,20}\/)[\w/-]{20,}/g },
  {
    needs: /authorization/i,
    shape: /(authorization["'\\]{0,4}[ \t]{0,4}[:=][ \t]{0,4}["'\\]{0,4}(?:bearer|basic|token) {1,4})[\w.~+/=-]{8,}/gi,
  },
  {
    needs: /bearer/i, // a digit tells a token from a word
    shape: /(?<=\\[bfnrt]|[^A-Za-z0-9]|^)(bearer {1,4})(?=[A-Za-z.~+/=_-]{0,64}\d)[\w.~+/=-]{16,}/gi,
  },
];
