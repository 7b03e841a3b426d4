import { html, type TemplateResult } from 'lit';

/** Pictures of the handbook on a grid of 16, in the manner of ../../components/icons.ts. */
export const bookIcons = {
  back: html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M13 8H3.5M7 4L3 8l4 4" /></svg>`,
  forward: html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M3 8h9.5M9 4l4 4l-4 4" /></svg>`,
  home: html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M2.5 7.5L8 3l5.5 4.5M4 6.5V13h8V6.5M6.7 13V9.5h2.6V13" /></svg>`,
  contents: html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M2.5 4h2M6.5 4h7M2.5 8h2M6.5 8h7M2.5 12h2M6.5 12h7" /></svg>`,
  search: html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><circle cx="7" cy="7" r="4" /><path d="M10 10l3.5 3.5" /></svg>`,
  when: html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="6" /><circle cx="8" cy="8" r="2.4" /></svg>`,
  time: html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="6" /><path d="M8 4.8V8l2.4 1.6" /></svg>`,
  mistakes: html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M8 2.2L14.4 13.4H1.6zM8 6.2v3.4M8 11.4v.2" /></svg>`,
  changed: html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M3 8a5 5 0 1 0 1.6-3.7M3 2.8v2.4h2.4M8 5.2V8l1.8 1.2" /></svg>`,
  outside: html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M6.5 3.5h-3v9h9v-3M9 3h4v4M13 3L7.5 8.5" /></svg>`,
} as const satisfies Record<string, TemplateResult>;
