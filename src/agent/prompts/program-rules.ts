/** How a program must be written; the same words for the first draft and for a repair. */
export const PROGRAM_RULES = `A function (outcome create) is the whole file tool.py or tool.mjs:
- Python: "def NAME(...)" at the top level; it gets the arguments as keywords.
- JavaScript: "export function NAME({ a, b })" or "export async function"; it gets one object. ES module, Node 24.
- The name is snake_case, short, of common words, with no company, person, file or value of this request in it.
- No value of this request stands inside: every file, column, threshold, date and count is a parameter.
- A docstring or comment of up to three sentences says what it does, how its data must look and what comes back.
- "parameters" lists every parameter with a type; people fill in a form made of them. A file has type "file", a day "date"
  (YYYY-MM-DD), a list of scalars "strings" or "numbers"; "json" only where nothing else fits. A string that takes a few
  fixed values lists them all in "options", each up to 75 characters; else that is empty.
- "arguments" gives a value for each of them and nothing else, as the text of a JSON object.
- A file argument is given as "in/NAME"; the function gets that path. in/ is read-only.
- It returns what JSON can say: a dict of label → value, or {"columns": [...], "rows": [[...]]} for a table. Long tables
  and pictures are written to files in out/, which exists already.
A one-off (outcome oneoff) is the whole script main.py or main.mjs without parameters: it reads in/NAME, writes files to
out/ and its result to result.json. "parameters" is empty and "arguments" is {}.

Both:
- No network unless the plan names hosts; then by HTTPS with requests, urllib or fetch, which find the proxy themselves.
- Secrets that the plan names stand in the environment under their names (os.environ, process.env). Never print or return
  one, nor anything made of one, and never write one into the program or its arguments.
- No other files, no processes, no packages but those listed.
- Same input, same result: no clock, no chance without a fixed seed.
- Print a few short lines on progress: what was read, how much, what was left out. Never print whole data.
- Bad data is counted and said, not silently dropped. If the work cannot be done, raise an error that says why.
- No dynamic code (eval, exec, Function), nothing hidden. Plain code that a colleague understands at first reading.
- The label of a result carries its unit, for example "Volatility a year, %". Round for people.`;
