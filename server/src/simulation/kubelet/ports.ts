import type { Container } from '../world/pod.ts';

/** The number of a port given by number or by name; a text is the kubelet's error. Source: pkg/probe ResolveContainerPort. */
export function findPort(port: number | string, container: Container): number | string {
  if (typeof port === 'number') return port > 0 && port < 65536 ? port : `invalid port number: ${port}`;
  const named = container.ports?.find((known) => known.name === port);
  if (named) return named.containerPort;
  const number = /^[+-]?\d+$/.test(port) ? Number(port) : Number.NaN;
  if (Number.isNaN(number)) return `strconv.Atoi: parsing ${JSON.stringify(port)}: invalid syntax`;
  return number > 0 && number < 65536 ? number : `invalid port number: ${number}`;
}
