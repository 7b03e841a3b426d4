/** Images that many manifests use, with a version to begin with. */
export const USUAL_IMAGES: Readonly<Record<string, string>> = {
  alpine: '3.20',
  busybox: '1.36',
  debian: '12',
  httpd: '2.4',
  mysql: '8.4',
  nginx: '1.27',
  node: '22',
  postgres: '16',
  python: '3.12',
  redis: '7.4',
  ubuntu: '24.04',
};
