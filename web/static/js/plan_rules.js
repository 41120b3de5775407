// The question for a route: places and sites are suggested while one types.

import { suggestSites } from "./site_names.js";
import { startWizard } from "./wizard.js";

suggestSites(document.getElementById("field-require"));
startWizard("rules");
