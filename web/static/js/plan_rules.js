// The constraints of a route.

import { startWizard } from "./wizard.js";

startWizard("rules");
