import type { HandbookState } from '../../common/handbookProtocol.ts';

/** Pages a reader can go back; the oldest are forgotten. */
const PAGES_AT_MOST = 50;

/** Where a reader was, as in a browser; null is the first page. */
export class ReadingHistory {
  private pages: (string | null)[] = [null];
  private at = 0;

  get current(): string | null {
    return this.pages[this.at] ?? null;
  }

  get canGoBack(): boolean {
    return this.at > 0;
  }

  get canGoForward(): boolean {
    return this.at < this.pages.length - 1;
  }

  /** Goes to a page; what lay ahead is forgotten. */
  go(key: string | null): void {
    if (key === this.current) return;
    this.pages = [...this.pages.slice(0, this.at + 1), key].slice(-PAGES_AT_MOST);
    this.at = this.pages.length - 1;
  }

  back(): void {
    if (this.canGoBack) this.at--;
  }

  forward(): void {
    if (this.canGoForward) this.at++;
  }

  get state(): Pick<HandbookState, 'history' | 'at'> {
    return { history: this.pages, at: this.at };
  }

  restore({ history, at }: Pick<HandbookState, 'history' | 'at'>): void {
    if (history.length === 0 || at >= history.length) return;
    this.pages = history.slice(-PAGES_AT_MOST);
    this.at = Math.max(0, at - (history.length - this.pages.length));
  }
}
