/** Files that images of web servers bring along, as far as requests show them. */
export const NGINX_FILES: Readonly<Record<string, string>> = {
  '/usr/share/nginx/html/index.html':
    '<!DOCTYPE html>\n<html>\n<head>\n<title>Welcome to nginx!</title>\n</head>\n<body>\n<h1>Welcome to nginx!</h1>\n</body>\n</html>\n',
  '/usr/share/nginx/html/50x.html': '<!DOCTYPE html>\n<html>\n<head>\n<title>Error</title>\n</head>\n</html>\n',
  '/etc/nginx/nginx.conf':
    'user  nginx;\nworker_processes  auto;\nevents {\n    worker_connections  1024;\n}\nhttp {\n    include       /etc/nginx/mime.types;\n    include /etc/nginx/conf.d/*.conf;\n}\n',
  '/etc/nginx/mime.types': 'types {\n    text/html html;\n}\n',
  '/etc/nginx/conf.d/default.conf':
    'server {\n    listen       80;\n    server_name  localhost;\n    location / {\n        root   /usr/share/nginx/html;\n        index  index.html index.htm;\n    }\n}\n',
  '/var/cache/nginx/': '',
  '/var/run/': '',
};

/** What any user may run: all that is written lies in /tmp. */
export const NGINX_UNPRIVILEGED_FILES: typeof NGINX_FILES = {
  ...NGINX_FILES,
  '/etc/nginx/nginx.conf': `worker_processes  auto;\npid        /tmp/nginx.pid;\nevents {\n    worker_connections  1024;\n}\nhttp {\n${['proxy', 'client', 'fastcgi', 'uwsgi', 'scgi'].map((what) => `    ${what === 'client' ? 'client_body' : what}_temp_path /tmp/${what}_temp;\n`).join('')}    include       /etc/nginx/mime.types;\n    include /etc/nginx/conf.d/*.conf;\n}\n`,
  '/etc/nginx/conf.d/default.conf': NGINX_FILES['/etc/nginx/conf.d/default.conf']!.replace(' 80;', ' 8080;'),
};

export const APACHE_FILES: Readonly<Record<string, string>> = {
  '/usr/local/apache2/htdocs/index.html': '<html><body><h1>It works!</h1></body></html>\n',
  '/usr/local/apache2/logs/': '',
};
