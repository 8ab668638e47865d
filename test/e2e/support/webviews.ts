import type { FrameLocator, Page } from 'playwright-core';
import { eventually } from './eventually.ts';

/**
 * The content of the webview that has such an element. Each webview is a frame in a frame; several may be
 * open, so the content picks one and its name pins it.
 */
export function webviewWith(page: Page, selector: string, limitMs?: number): Promise<FrameLocator> {
  return eventually(
    `a webview with ${selector}`,
    async () => {
      for (const frame of await page.locator('iframe.webview.ready').all()) {
        const name = await frame.getAttribute('name', { timeout: 1000 }).catch(() => null);
        if (name === null) continue;
        const content = page
          .frameLocator(`iframe.webview[name="${name}"]`)
          .frameLocator('iframe#active-frame');
        const count = await content
          .locator(selector)
          .count()
          .catch(() => 0);
        if (count > 0) return content;
      }
      return undefined;
    },
    limitMs,
  );
}
