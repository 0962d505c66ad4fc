import { buildTemplate } from '#adapters/e2b/build-template.ts';

// `npm run e2b:template [-- --again]`: builds the template that programs run in, in the account of E2B_API_KEY. The other
// E2B_… variables are read by E2B's own SDK.
const { E2B_API_KEY: apiKey, E2B_PROXY: proxy } = process.env;

if (apiKey === undefined || apiKey === '') {
  console.error('Set E2B_API_KEY: the key of the E2B account in which the template is built.');
  process.exitCode = 2;
} else {
  const again = process.argv.includes('--again');
  const way = proxy === undefined || proxy === '' ? { apiKey } : { apiKey, proxy };
  try {
    const { name, isNew } = await buildTemplate({ ...way, again, tell: (line) => console.log(line) });
    console.log(isNew ? `${name} is built.` : `${name} is there already; --again builds it anew.`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : 'the template could not be built');
    process.exitCode = 1;
  }
}
