import { html, type TemplateResult } from 'lit';

/** The few pictures of the toolbar, drawn on a grid of 16. They say nothing that the button's label does not. */

export const icons = {
  play: html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path class="solid" d="M4.5 2.8v10.4L13 8z" /></svg>`,
  pause: html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path class="solid" d="M4 3h3v10H4zM9 3h3v10H9z" /></svg>`,
  previous: html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M4 3.5v9M12 3.5L6.5 8L12 12.5z" /></svg>`,
  next: html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M12 3.5v9M4 3.5L9.5 8L4 12.5z" /></svg>`,
  plus: html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M8 3v10M3 8h10" /></svg>`,
  minus: html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M3 8h10" /></svg>`,
  fit: html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M2 4v8M14 4v8M4.5 8h7M6.5 6l-2 2l2 2M9.5 6l2 2l-2 2" /></svg>`,
  compress: html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M1.5 8h4M3.5 6l2 2l-2 2M14.5 8h-4M12.5 6l-2 2l2 2M8 2.5v2M8 7v2M8 11.5v2" /></svg>`,
  logarithmic: html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M2 12.5h12M2.5 12.5v-8M7.5 12.5v-5M10.5 12.5v-4M12.3 12.5v-3M13.5 12.5v-2.5" /></svg>`,
  save: html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M8 2.5v7.5M5 7.2l3 3l3-3M2.5 11.5v2h11v-2" /></svg>`,
  copy: html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z" /></svg>`,
  close: html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M4.5 4.5l7 7M11.5 4.5l-7 7" /></svg>`,
  chevron: html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M6 4l4 4l-4 4" /></svg>`,
  error: html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="6" /><path d="M5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4" /></svg>`,
  warning: html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M8 2.2L14.4 13.4H1.6zM8 6.2v3.4M8 11.4v.2" /></svg>`,
  information: html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="6" /><path d="M8 7.4v3.6M8 5v.2" /></svg>`,
  hint: html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M6 11.5c0-1.6-2-2.3-2-4.8a4 4 0 0 1 8 0c0 2.5-2 3.2-2 4.8zM6.5 13.8h3" /></svg>`,
  assumption: html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="6" stroke-dasharray="2.4 2" /><path d="M6.3 6.4a1.8 1.8 0 1 1 2.5 1.7c-.6.3-.8.6-.8 1.3M8 11.2v.2" /></svg>`,
  check: html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M3.5 8.5l3 3l6-7" /></svg>`,
} as const satisfies Record<string, TemplateResult>;
