import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { icons } from './icons.ts';
import { controls, theme } from './styles.ts';

export interface MenuItem {
  readonly id: string;
  readonly words: string;
  /** What it is good for, in small words below. */
  readonly help?: string;
  run(): void;
}

/** Pixels that a menu keeps from the edge of the window. */
const EDGE = 6;

/** A button that opens a list of things to do. Arrow keys walk, Enter does, Escape and a click elsewhere close. */
@customElement('podsight-menu')
export class Menu extends LitElement {
  static override styles = [
    theme,
    controls,
    css`
      :host {
        position: relative;
        display: inline-block;
        flex: none;
      }
      .open {
        display: inline-flex;
        align-items: center;
        gap: 5px;
        height: 24px;
        padding: 0 7px 0 9px;
        border: 1px solid var(--vscode-dropdown-border, var(--ps-border));
        background: var(--vscode-dropdown-background, var(--ps-bg));
        color: var(--vscode-dropdown-foreground, var(--ps-fg));
        white-space: nowrap;
      }
      .open .icon {
        width: 11px;
        height: 11px;
        transform: rotate(90deg);
      }
      [role='menu'] {
        position: absolute;
        inset-inline-end: 0;
        top: calc(100% + 3px);
        z-index: 3;
        min-width: 168px;
        max-width: min(320px, 86vw);
        width: max-content;
        padding: 4px;
        border-radius: 6px;
        border: 1px solid var(--vscode-menu-border, var(--vscode-contrastBorder, var(--ps-border)));
        background: var(--vscode-menu-background, var(--vscode-editorWidget-background, var(--ps-bg)));
        color: var(--vscode-menu-foreground, var(--ps-fg));
        box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent);
      }
      [role='menuitem'] {
        display: block;
        width: 100%;
        padding: 4px 10px;
        border-radius: 4px;
        white-space: normal;
      }
      [role='menuitem']:hover,
      [role='menuitem']:focus {
        background: var(--vscode-menu-selectionBackground, var(--ps-hover));
        color: var(--vscode-menu-selectionForeground, inherit);
        outline: 1px solid var(--vscode-menu-selectionBorder, var(--vscode-contrastActiveBorder, transparent));
        outline-offset: -1px;
      }
      small {
        display: block;
        font-size: 11px;
        opacity: 0.85;
      }
    `,
  ];

  @property({ attribute: false }) items: readonly MenuItem[] = [];
  @property() label = '';
  /** Of the button, for tests. */
  @property() name = '';
  @property({ attribute: false }) icon: TemplateResult | null = null;
  @state() private open = false;
  @query('button') private opener!: HTMLButtonElement;
  private readonly elsewhere = (event: Event): void => {
    if (!event.composedPath().includes(this)) this.close(false);
  };

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('pointerdown', this.elsewhere);
  }

  override render(): TemplateResult {
    const { icon, label, open } = this;
    return html`<button
        class=${icon ? 'icon-button' : 'open'}
        aria-haspopup="menu"
        aria-expanded=${open}
        aria-label=${icon ? label : nothing}
        title=${icon ? label : nothing}
        data-testid=${this.name}
        @click=${() => (open ? this.close(true) : this.show())}
        @keydown=${(event: KeyboardEvent) => this.opens(event)}
      >
        ${icon ?? html`${label}${icons.chevron}`}
      </button>
      ${
        open
          ? html`<div role="menu" aria-label=${label} @keydown=${(event: KeyboardEvent) => this.walk(event)}>
            ${this.items.map(
              (item) => html`<button role="menuitem" tabindex="-1" data-testid=${item.id} @click=${() => this.choose(item)}>
                ${item.words}${item.help ? html`<small>${item.help}</small>` : nothing}
              </button>`,
            )}
          </div>`
          : nothing
      }`;
  }

  private opens(event: KeyboardEvent): void {
    if (event.key !== 'ArrowDown') return;
    event.preventDefault();
    this.show();
  }

  private show(): void {
    this.open = true;
    window.addEventListener('pointerdown', this.elsewhere);
    void this.updateComplete.then(() => {
      // Where there is no room on the left it moves to the right, inside the window.
      const menu = this.renderRoot.querySelector<HTMLElement>('[role="menu"]');
      const left = menu?.getBoundingClientRect().left ?? EDGE;
      if (menu && left < EDGE) menu.style.transform = `translateX(${Math.ceil(EDGE - left)}px)`;
      this.entries()[0]?.focus();
    });
  }

  private close(back: boolean): void {
    this.open = false;
    window.removeEventListener('pointerdown', this.elsewhere);
    if (back) this.opener.focus();
  }

  private choose(item: MenuItem): void {
    this.close(true);
    item.run();
  }

  private entries(): readonly HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('[role="menuitem"]')];
  }

  private walk(event: KeyboardEvent): void {
    const entries = this.entries();
    const at = entries.indexOf(this.renderRoot instanceof ShadowRoot ? (this.renderRoot.activeElement as HTMLElement) : entries[0]!);
    const to: Readonly<Record<string, number>> = { ArrowDown: at + 1, ArrowUp: at - 1 + entries.length, Home: 0, End: entries.length - 1 };
    const next = to[event.key];
    if (next !== undefined) entries[next % entries.length]?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') this.close(event.key === 'Escape');
    else return;
    if (event.key !== 'Tab') event.preventDefault();
    event.stopPropagation();
  }
}
