import type { Fields } from '../kubernetes/defaults/shape.ts';
import { type Language, say, type Text } from '../texts/text.ts';

/**
 * A Pod as a picture (SVG with a ground of its own, so that it can be read in light and dark editors): the sandbox with its one address, in it
 * the containers with their ports and mounts, below them the volumes. A mount has the colour of its volume.
 */

const POD: Text = { en: 'Pod', 'zh-cn': 'Pod' };
const SANDBOX: Text = {
  en: 'Sandbox: one IP address, containers meet at localhost',
  'zh-cn': '沙箱：共用一个 IP 地址，容器之间通过 localhost 互访',
};
const HOST_SANDBOX: Text = {
  en: "Sandbox on the node's network: its address and ports",
  'zh-cn': '沙箱使用节点网络：直接占用节点的地址和端口',
};
const INIT: Text = { en: 'init, in order', 'zh-cn': '初始化，依次运行' };
const SIDECAR: Text = { en: 'sidecar', 'zh-cn': '边车' };
const VOLUMES: Text = { en: 'Volumes', 'zh-cn': '卷' };
const MORE: Text = { en: '… and {count} more', 'zh-cn': '……另有 {count} 个' };
const READ_ONLY: Text = { en: 'read-only', 'zh-cn': '只读' };
const PICTURE: Text = {
  en: 'Pod with containers {containers}; volumes {volumes}',
  'zh-cn': 'Pod：容器 {containers}；卷 {volumes}',
};
const NONE: Text = { en: 'none', 'zh-cn': '无' };

const WIDTH = 440;
const PAD = 10;
const LINE = 17;
/** More of them would be a poster. */
const CONTAINERS_MAX = 8;
const VOLUMES_MAX = 8;
const LINES_MAX = 6;
/** Characters that fit into a line, also in wide fonts; wide ones count twice. */
const CHARACTERS_MAX = 54;

/** Can be told from each other also where red and green look alike. Source: Okabe and Ito's palette, without yellow. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#56b4e9', '#e69f00', '#7f4fc9', '#5d5d5d'] as const;

interface Line {
  readonly text: string;
  readonly colour?: string;
}

interface Box {
  readonly title: string;
  readonly remark: string;
  readonly dashed: boolean;
  readonly lines: readonly Line[];
}

/** A picture and its words for those who do not see it. */
export interface Picture {
  readonly svg: string;
  readonly alt: string;
}

/** @param spec of a Pod as the server stores it; anything in it may be missing or odd */
export function podPicture(name: string, spec: Fields, language: Language): Picture {
  const volumes = listed(spec.volumes);
  const colours = new Map(volumes.map((volume, index) => [String(volume.name), COLOURS[index % COLOURS.length]!]));
  const containers = [
    ...listed(spec.initContainers).map((container) => ({ container, isInit: true })),
    ...listed(spec.containers).map((container) => ({ container, isInit: false })),
  ];
  const boxes = containers.slice(0, CONTAINERS_MAX).map(({ container, isInit }) => containerBox(container, isInit, colours, language));
  const volumeLines = limited(
    volumes.map((volume): Line => {
      const type = Object.keys(volume).find((field) => field !== 'name');
      return { text: [String(volume.name), type].filter(Boolean).join(' · '), colour: colours.get(String(volume.name)) ?? COLOURS[0] };
    }),
    VOLUMES_MAX,
    language,
  );
  const names = (objects: readonly Fields[]): string =>
    objects.map((object) => String(object.name ?? '')).join(language === 'en' ? ', ' : '、') || say(NONE, language);
  return {
    svg: drawn(
      `${say(POD, language)} ${name}`,
      say(spec.hostNetwork === true ? HOST_SANDBOX : SANDBOX, language),
      boxes,
      containers.length - boxes.length,
      volumeLines,
      language,
    ),
    alt: say(PICTURE, language, { containers: names(containers.map(({ container }) => container)), volumes: names(volumes) }),
  };
}

const listed = (value: unknown): readonly Fields[] =>
  Array.isArray(value) ? value.filter((item): item is Fields => typeof item === 'object' && item !== null) : [];

function containerBox(container: Fields, isInit: boolean, colours: ReadonlyMap<string, string>, language: Language): Box {
  const ports = listed(container.ports).map(({ containerPort, name, protocol }) =>
    [`:${containerPort}`, name, protocol === 'TCP' ? undefined : protocol].filter(Boolean).join(' '),
  );
  const mounts = listed(container.volumeMounts).map(
    ({ name, mountPath, readOnly }): Line => ({
      text: `${mountPath}${readOnly === true ? ` (${say(READ_ONLY, language)})` : ''}`,
      // What the server adds has no volume in the text.
      ...(colours.has(String(name)) && { colour: colours.get(String(name))! }),
    }),
  );
  const isSidecar = isInit && container.restartPolicy === 'Always';
  return {
    title: String(container.name ?? ''),
    remark: isSidecar ? say(SIDECAR, language) : isInit ? say(INIT, language) : '',
    dashed: isInit && !isSidecar,
    lines: limited(
      [{ text: String(container.image ?? '') }, ...(ports.length > 0 ? [{ text: ports.join('  ') }] : []), ...mounts],
      LINES_MAX,
      language,
    ),
  };
}

const limited = (lines: readonly Line[], most: number, language: Language): readonly Line[] =>
  lines.length <= most ? lines : [...lines.slice(0, most), { text: say(MORE, language, { count: lines.length - most }) }];

/** From top to bottom; each part adds its height. */
function drawn(
  title: string,
  sandbox: string,
  boxes: readonly Box[],
  hidden: number,
  volumes: readonly Line[],
  language: Language,
): string {
  const parts: string[] = [];
  let y = PAD + LINE;
  const text = (x: number, words: string, style = ''): void => {
    parts.push(`<text x="${x}" y="${y}"${style}>${escaped(cut(words))}</text>`);
  };
  const frame = (x: number, top: number, bottom: number, style: string): string =>
    `<rect x="${x}" y="${top}" width="${WIDTH - 2 * x}" height="${bottom - top}" rx="6" ${style}/>`;
  const lines = (x: number, of: readonly Line[]): void => {
    for (const { text: words, colour } of of) {
      y += LINE;
      if (colour) parts.push(`<circle cx="${x + 4}" cy="${y - 4}" r="4" fill="${colour}"/>`);
      text(colour ? x + 14 : x, words);
    }
  };
  text(2 * PAD, title, ' font-weight="bold"');
  const sandboxTop = y + PAD;
  y = sandboxTop + LINE;
  const behind = parts.length;
  text(3 * PAD, sandbox, ' fill="#555"');
  for (const box of boxes) {
    const top = y + PAD;
    const before = parts.length;
    y = top + LINE;
    text(4 * PAD, box.remark ? `${box.title} · ${box.remark}` : box.title, ' font-weight="bold"');
    lines(4 * PAD, box.lines);
    y += PAD;
    parts.splice(before, 0, frame(3 * PAD, top, y, `fill="#fff" stroke="#326ce5"${box.dashed ? ' stroke-dasharray="5 3"' : ''}`));
  }
  if (hidden > 0) lines(3 * PAD, [{ text: say(MORE, language, { count: hidden }) }]);
  y += PAD;
  parts.splice(behind, 0, frame(2 * PAD - 4, sandboxTop, y, 'fill="#e8f0fe" stroke="#8ab"'));
  if (volumes.length > 0) {
    y += PAD + LINE;
    text(2 * PAD, say(VOLUMES, language), ' font-weight="bold"');
    lines(2 * PAD, volumes);
  }
  y += 2 * PAD;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${y}" viewBox="0 0 ${WIDTH} ${y}" font-family="sans-serif" font-size="12" fill="#222">`,
    frame(1, 1, y - 1, 'fill="#f8f9fb" stroke="#99a"'),
    ...parts,
    '</svg>',
  ].join('');
}

function cut(words: string): string {
  let width = 0;
  for (const [index, sign] of [...words].entries()) {
    width += sign.codePointAt(0)! > 0x2e7f ? 2 : 1;
    if (width > CHARACTERS_MAX) return `${[...words].slice(0, index - 1).join('')}…`;
  }
  return words;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** Characters that XML does not have at all are left out. */
const FORBIDDEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const escaped = (text: string): string => text.replace(FORBIDDEN, '').replace(/[&<>"]/g, (sign) => ENTITIES[sign]!);
