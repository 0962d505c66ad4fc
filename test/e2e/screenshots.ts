import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';

const IMAGES = new URL('../../docs/images/', import.meta.url);
const MARGIN_PX = 14;

/**
 * Writes `docs/images/NAME.png` as the page is now, but only when it is missing or THREADSMITH_SCREENSHOTS=1 asks for new
 * ones: a test run leaves the checkout as it was. `shown` is scrolled before, so that its top or its end stands in the pane.
 */
export async function screenshot(
  page: Page,
  name: string,
  shown?: Locator,
  edge: 'top' | 'end' = 'top',
): Promise<void> {
  const path = fileURLToPath(new URL(`${name}.png`, IMAGES));
  if (existsSync(path) && process.env.THREADSMITH_SCREENSHOTS !== '1') {
    return;
  }
  await shown?.evaluate(
    (element, { edge, margin }) => {
      const pane = element.closest('.scroll');
      const [inside, around] = [element.getBoundingClientRect(), pane?.getBoundingClientRect()];
      if (around !== undefined) {
        const down = edge === 'top' ? inside.top - around.top - margin : inside.bottom - around.bottom + margin;
        pane?.scrollBy({ top: down });
      }
    },
    { edge, margin: MARGIN_PX },
  );
  await page.screenshot({ path, animations: 'disabled' });
}
