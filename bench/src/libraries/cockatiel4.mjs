import * as cockatiel from 'cockatiel4';
import { cockatielLibrary } from './cockatiel.mjs';

export const library = cockatielLibrary(cockatiel);
