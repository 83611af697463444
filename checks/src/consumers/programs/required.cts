// The packages, as one who requires them gets them.
import * as core from '@fluxgate/core';
import * as log from '@fluxgate/listener-log';
import * as prometheus from '@fluxgate/listener-prometheus';
import * as slack from '@fluxgate/listener-slack';

export { core, log, prometheus, slack };
