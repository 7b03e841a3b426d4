import { join } from 'node:path';
import * as esbuild from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { sendHandbook } from '../../../client/common/handbookProtocol.ts';
import { pageHtml } from '../../../client/src/timeline/page.ts';
import type { HandbookAnswer } from '../../../server/src/requests.ts';
import { FONTS, type ThemeName, themes } from './themes.ts';

const ADDRESS = 'http://podsight.test/';

export interface HandbookPageOptions {
  readonly answer: HandbookAnswer | null;
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  /** Entry to open at once. */
  readonly open?: string;
  /** Of the last session, as the editor would give it back. */
  readonly state?: unknown;
}

let bundled: Promise<string> | undefined;

/** The page's script, bundled as for the product. */
function pageScript(): Promise<string> {
  bundled ??= (async () => {
    const root = join(import.meta.dirname, '../../..');
    const { programs } = (await import(join(root, 'scripts/build.mjs'))) as { programs: Record<string, esbuild.BuildOptions> };
    const { outputFiles } = await esbuild.build({ ...programs['dist/webview/handbook.js'], write: false, metafile: false });
    return outputFiles?.[0]?.text ?? '';
  })();
  return bundled;
}

/** Opens the built handbook page as the extension serves it, with a small extension played beside it. */
export async function openHandbook(browser: Browser, options: HandbookPageOptions): Promise<Page> {
  const { answer, theme = 'dark', width = 1200, height = 900, open, state = null } = options;
  const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: 1 });
  const page = await context.newPage();
  const script = await pageScript();
  const language = answer?.book.language ?? 'en';
  const html = pageHtml({ element: 'podsight-handbook', script: `${ADDRESS}handbook.js`, nonce: 'abc', language });
  await page.route(`${ADDRESS}**`, (route) =>
    route.request().url().endsWith('handbook.js')
      ? route.fulfill({ contentType: 'text/javascript', body: script })
      : route.fulfill({ contentType: 'text/html', body: html }),
  );
  const messages = [
    answer ? sendHandbook({ type: 'book', answer }) : sendHandbook({ type: 'failed', message: 'It has ended.' }),
    ...(open === undefined ? [] : [sendHandbook({ type: 'open', key: open })]),
  ];
  await page.addInitScript(playExtension, {
    messages,
    state,
    variables: { ...FONTS, ...themes[theme].variables },
    kind: themes[theme].kind,
  });
  await page.goto(ADDRESS);
  return page;
}

/** Runs in the page before its script: the editor's side of the webview. */
function playExtension({
  messages,
  state,
  variables,
  kind,
}: {
  messages: readonly unknown[];
  state: unknown;
  variables: Record<string, string>;
  kind: string;
}): void {
  const seen = { posted: [] as unknown[], violations: [] as string[], state };
  Object.assign(window, { seen });
  document.addEventListener('securitypolicyviolation', (event) => seen.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
  document.addEventListener('DOMContentLoaded', () => {
    for (const [name, value] of Object.entries(variables)) document.documentElement.style.setProperty(`--vscode-${name}`, value);
    document.body.className = kind;
  });
  Object.assign(window, {
    acquireVsCodeApi: () => ({
      postMessage(sent: { message: { type: string } }) {
        seen.posted.push(sent);
        if (sent.message.type === 'ready') for (const message of messages) window.postMessage(message, '*');
      },
      getState: () => state,
      setState(next: unknown) {
        seen.state = next;
      },
    }),
  });
}
