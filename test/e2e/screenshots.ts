import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';

const IMAGES = new URL('../../docs/images/', import.meta.url);
const MARGIN_PX = 14;

/**
 * Writes `docs/images/NAME.png` as the page is now, but only when it is missing or THREADSMITH_SCREENSHOTS=1 asks for new
 * ones: a test run leaves the checkout as it was. `top` is scrolled to the top of its pane before.
 */
export async function screenshot(page: Page, name: string, top?: Locator): Promise<void> {
  const path = fileURLToPath(new URL(`${name}.png`, IMAGES));
  if (existsSync(path) && process.env.THREADSMITH_SCREENSHOTS !== '1') {
    return;
  }
  await top?.evaluate((element, margin) => {
    const pane = element.closest('.scroll');
    pane?.scrollBy({ top: element.getBoundingClientRect().top - pane.getBoundingClientRect().top - margin });
  }, MARGIN_PX);
  await page.screenshot({ path, animations: 'disabled' });
}
