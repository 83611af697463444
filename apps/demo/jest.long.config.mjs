import { long } from '../../jest.base.mjs';
import config from './jest.config.mjs';

export default long(config);
