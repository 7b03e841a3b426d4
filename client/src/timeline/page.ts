import type { Language } from '../../../server/src/texts/text.ts';

/** What the page's HTML is made of. Nothing in it comes from a manifest. */
export interface PageParts {
  /** Address of the script, as the webview may load it. */
  readonly script: string;
  /** A value that is used once. */
  readonly nonce: string;
  readonly language: Language;
  /** The custom element that is the page. */
  readonly element?: `podsight-${string}`;
}

/**
 * The document of a page of ours. It may run the one script of the nonce and nothing else: no inline code, no inline styles, no
 * network. Styles are constructed style sheets, pictures are drawn; `data:` images are what it makes of its own drawing for a PNG.
 */
export function pageHtml({ script, nonce, language, element = 'podsight-timeline' }: PageParts): string {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'none'; img-src data:; connect-src 'none'; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="${language === 'zh-cn' ? 'zh-CN' : 'en'}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Podsight</title>
</head>
<body>
<${element}></${element}>
<script type="module" nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
