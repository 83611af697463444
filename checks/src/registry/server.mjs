// The registry's process: verdaccio on a free port of the loopback interface, which it tells its parent. It ends when the
// parent closes the channel, or dies.
import { join } from 'node:path';
import { runServer } from 'verdaccio';

const [folder] = process.argv.slice(2);

const server = await runServer({
  self_path: join(folder, 'config.yaml'),
  configPath: join(folder, 'config.yaml'),
  storage: join(folder, 'storage'),
  web: { enable: false },
  auth: {},
  // No uplink: what is not published here is not known here.
  uplinks: {},
  packages: { '@fluxgate/*': { access: '$all', publish: '$all', unpublish: '$all' } },
  publish: { allow_offline: true },
  max_body_size: '20mb',
  log: { type: 'stdout', format: 'pretty', level: 'warn' },
});

server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('disconnect', () => process.exit());
