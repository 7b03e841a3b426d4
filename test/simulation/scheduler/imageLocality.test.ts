import { expect, test } from 'vitest';
import { node, pod, scored } from './tables.ts';

const MIB = 1024 * 1024;
const image = (size: number) => ({ names: [`r/${size}:latest`], sizeBytes: size * MIB });
const holding = (name: string, ...sizes: number[]) => node(name, { images: sizes.map(image) });
const wanting = (...images: string[]) => pod('p', { containers: images.map((name, index) => ({ name: `c${index}`, image: name })) });

const cases: [name: string, images: string[], n1: number[], n2: number[], scores: [number, number]][] = [
  ['the larger image of two nodes', ['r/40', 'r/250'], [40, 300, 2000], [250, 10], [0, 5]],
  ['both images on one node', ['r/40', 'r/300'], [40, 300, 2000], [250, 10], [7, 0]],
  ['more than 1,000 MiB a container does not count, less than 23 MiB neither', ['r/10', 'r/2000'], [40, 300, 2000], [250, 10], [49, 0]],
  ['an image on all nodes counts in full', ['r/300'], [300], [300], [28, 28]],
  ['nodes without images', ['r/300'], [], [], [0, 0]],
  ['a tag that is written has to be the same', ['r/300:v1'], [300], [], [0, 0]],
];
test.each(cases)('%s', (_name, images, n1, n2, [first, second]) => {
  expect(scored('ImageLocality', wanting(...images), holding('n1', ...n1), holding('n2', ...n2))).toEqual({ n1: first, n2: second });
});
