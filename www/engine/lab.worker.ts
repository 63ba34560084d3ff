/** The lab, in a Worker of its own. */

import { service } from './lab.service';
import { serve } from './serve';

serve(service);
