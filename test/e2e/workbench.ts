import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Frame, type FrameLocator, type Locator, type Page } from 'playwright-core';

export const root = join(import.meta.dirname, '../..');

interface RunningEditor {
  readonly url: string;
  readonly log: () => string;
  readonly stop: () => Promise<void>;
}

/** For each wait: a loaded machine with two cores needs it, and a wait ends when what it waits for is there. */
const patience = 90_000;
/** How long one try of something that a busy editor may miss is waited for, such as a key that comes before its keyboard service. */
const oneTry = 10_000;

/** Without the last flags Chromium looks for its makers' hosts at every start. */
export const chromiumOptions = {
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  headless: true,
  timeout: 180_000,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

/** Does something until what should come of it is there; editors draw lists, lenses and hovers anew, and what was meant for the old ones is lost. */
export async function until(
  act: () => Promise<unknown>,
  there: Locator,
  state: 'visible' | 'hidden' | 'attached' = 'visible',
): Promise<void> {
  for (const end = Date.now() + patience; ; ) {
    await act();
    try {
      return await there.waitFor({ state, timeout: oneTry });
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}

const quickInput = (page: Page): Locator => page.locator('.quick-input-widget:visible input[type="text"]');

/** Presses a key that opens a quick input, and types into it; again when something that comes late takes the focus and closes it. */
async function fillQuickInput(page: Page, key: string, words: string): Promise<void> {
  for (const end = Date.now() + patience; ; ) {
    await until(() => page.keyboard.press(key), quickInput(page));
    try {
      return await quickInput(page).fill(words, { timeout: oneTry });
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}

/** The row of a quick input that Enter would take: not just any, the list may be that of the words before. */
const focusedRow = (page: Page, words: string): Locator =>
  page.locator('.quick-input-widget:visible .quick-input-list .monaco-list-row.focused', { hasText: words }).first();

/** Runs a command by its title through the palette. `asks`: it begins with a list of its own to choose from. */
export async function runCommand(page: Page, title: string, { asks = false } = {}): Promise<void> {
  await fillQuickInput(page, 'F1', `>${title}`);
  await focusedRow(page, title).waitFor();
  await page.keyboard.press('Enter');
  // A command that asks shows its own list in the same place at once: there may be no moment without one.
  if (!asks) await quickInput(page).waitFor({ state: 'hidden' });
}

/** Puts the cursor of the active editor at a one-based line and column. */
export async function goTo(page: Page, line: number, column = 1): Promise<void> {
  await fillQuickInput(page, 'Control+g', `:${line}:${column}`);
  await page.keyboard.press('Enter');
  await quickInput(page).waitFor({ state: 'hidden' });
  await page.locator('.statusbar', { hasText: `Ln ${line},` }).waitFor();
}

/** A real VS Code with the packaged extension, driven through Chromium as a person would: keys, mouse, what is on the screen. */
export class Workbench {
  private constructor(
    private readonly editor: RunningEditor,
    private readonly browser: Browser,
    private readonly context: BrowserContext,
    readonly page: Page,
    private readonly folder: string,
    private readonly profile: string,
  ) {}

  static async start(folder: string, settings: Record<string, unknown> = {}, size = { width: 1400, height: 900 }): Promise<Workbench> {
    const { startEditor } = (await import(join(root, 'scripts/editor/server.mjs'))) as {
      startEditor(options: object): Promise<RunningEditor>;
    };
    const { vsixFile } = (await import(join(root, 'scripts/package.mjs'))) as { vsixFile: string };
    const profile = mkdtempSync(join(tmpdir(), 'podsight-e2e-'));
    const editor = await startEditor({
      profile,
      workspace: folder,
      vsix: vsixFile,
      options: ['--vscode-option', 'enable-smoke-test-driver'],
      settings: {
        'git.enabled': false,
        'files.hotExit': 'off',
        'editor.wordBasedSuggestions': 'off',
        'editor.accessibilitySupport': 'off',
        'editor.minimap.enabled': false,
        'workbench.reduceMotion': 'on',
        ...settings,
      },
    });
    const browser = await chromium.launch(chromiumOptions);
    const context = await browser.newContext({ viewport: size });
    context.setDefaultTimeout(patience);
    const page = await context.newPage();
    return new Workbench(editor, browser, context, page, folder, profile);
  }

  /** Loads the workbench and opens a file of the workspace by its name. */
  async open(file: string): Promise<void> {
    // Not by a file in the address: the editor would open just that one again at a reload, instead of what was open.
    const url = new URL(this.editor.url);
    url.searchParams.set('folder', this.folder);
    await this.page.goto(url.href, { waitUntil: 'domcontentloaded' });
    await this.page.locator('.monaco-workbench .statusbar').waitFor();
    const row = this.page.locator('.explorer-folders-view .monaco-list-row', { hasText: file }).first();
    await until(() => row.dblclick(), this.tab(file));
    await this.ready(file);
  }

  /** Reloads the window; what was open comes back from the editor's own memory. */
  async reload(file: string): Promise<void> {
    const loaded = this.page.waitForEvent('load', { timeout: 2 * patience });
    await this.command('Developer: Reload Window').catch(() => {}); // the palette goes away with the page
    await loaded;
    await this.ready(file);
  }

  private tab(file: string): Locator {
    return this.page.locator(`.tab[data-resource-name="${file}"]`).first();
  }

  private async ready(file: string): Promise<void> {
    await this.page.locator('.monaco-workbench .statusbar').waitFor();
    await this.tab(file).waitFor();
    await this.page.locator('.editor-instance .view-lines .view-line').first().waitFor();
  }

  /** Runs a command by its title through the palette. `asks`: it begins with a list of its own to choose from. */
  command(title: string, options: { asks?: boolean } = {}): Promise<void> {
    return runCommand(this.page, title, options);
  }

  /** Puts the cursor at a one-based line and column. */
  goTo(line: number, column = 1): Promise<void> {
    return goTo(this.page, line, column);
  }

  /** Opens another file of the workspace in the active group. */
  async quickOpen(file: string): Promise<void> {
    await fillQuickInput(this.page, 'Control+p', file);
    await focusedRow(this.page, file).waitFor();
    await this.page.keyboard.press('Enter');
    await this.page.locator(`.tab.active[data-resource-name="${file}"]`).first().waitFor();
  }

  /** Gives the focus to the text of the first editor. */
  async focusEditor(): Promise<void> {
    const text = this.page.locator('.editor-instance .view-lines').first();
    await until(() => text.click(), this.page.locator('.editor-instance .monaco-editor.focused').first());
  }

  /** Chooses a quick fix at the cursor. */
  async quickFix(words: string): Promise<void> {
    const action = this.page.locator('.action-widget .monaco-list-row', { hasText: words }).first();
    await until(async () => {
      await this.page.keyboard.press('Escape');
      await this.page.keyboard.press('Control+.');
    }, action);
    await action.click();
  }

  /** Rows of the Problems view. */
  async problems(): Promise<Locator> {
    await this.command('Problems: Focus on Problems View');
    return this.page.locator('.markers-panel .monaco-list-row');
  }

  /** The text of the active editor as its lines are drawn. */
  editorText(): Locator {
    return this.page.locator('.editor-instance .view-lines');
  }

  /** The page inside the newest webview: it sits two frames deep. While one replaces another both are there. */
  webview(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').last().frameLocator('iframe#active-frame');
  }

  /** The same page for scripts of a test. */
  async webviewFrame(): Promise<Frame> {
    const element = await this.page.frameLocator('iframe.webview.ready').last().locator('iframe#active-frame').elementHandle();
    const frame = await element?.contentFrame();
    if (!frame) throw new Error('There is no webview.');
    return frame;
  }

  /** Changes the colour theme as a person does, by its name in the list. */
  async theme(name: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget:visible input[placeholder*="Theme"]');
    await until(async () => {
      await this.page.keyboard.press('Control+k');
      await this.page.keyboard.press('Control+t');
    }, input);
    await input.fill(name);
    await focusedRow(this.page, name).waitFor();
    await this.page.keyboard.press('Enter');
    await input.waitFor({ state: 'hidden' });
  }

  /** Ends the language server of this editor as a crash would; others that run on the machine are left alone. */
  killLanguageServer(): void {
    const own = readdirSync('/proc').filter((pid) => {
      try {
        return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(join(this.profile, 'extensions/podsight'));
      } catch {
        return false; // the process has ended meanwhile
      }
    });
    for (const pid of own) process.kill(Number(pid), 'SIGKILL');
  }

  serverLog(): string {
    return this.editor.log();
  }

  async stop(): Promise<void> {
    await this.context.close();
    await this.browser.close();
    await this.editor.stop();
    try {
      rmSync(this.profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    } catch {
      // a process of the editor that ends late writes there once more; it is a temporary folder
    }
  }
}
