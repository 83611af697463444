import * as cockatiel from 'cockatiel3';
import { cockatielLibrary } from './cockatiel.mjs';

export const library = cockatielLibrary(cockatiel);
