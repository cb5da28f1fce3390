// Generated from schemas/ by `python -m schemas.generate`; do not edit.
import { schemas } from './schemas';

Object.assign(schemas, {
 "AccountChange": {
  "type": "object",
  "required": [
   "account_code",
   "name",
   "scenario",
   "currency",
   "before_minor",
   "now_minor",
   "difference_minor",
   "changes",
   "more",
   "more_minor",
   "unexplained_minor"
  ],
  "properties": {
   "account_code": {
    "type": "string",
    "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
   },
   "name": {
    "type": "string"
   },
   "scenario": {
    "type": "string",
    "pattern": "^(actual|budget|forecast|scenario:[A-Za-z0-9\\-]{1,40})$"
   },
   "currency": {
    "type": "string",
    "pattern": "^[A-Z]{3}$"
   },
   "before_minor": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "now_minor": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "difference_minor": {
    "type": "integer"
   },
   "changes": {
    "type": "array",
    "items": {
     "ref": "ChangeBehind"
    }
   },
   "more": {
    "type": "integer"
   },
   "more_minor": {
    "type": "integer"
   },
   "unexplained_minor": {
    "type": "integer"
   }
  }
 },
 "Activity": {
  "type": "object",
  "required": [
   "since",
   "edits",
   "imports",
   "pushes",
   "people",
   "sign_ins"
  ],
  "properties": {
   "since": {
    "type": "string"
   },
   "edits": {
    "anyOf": [
     {
      "type": "integer",
      "minimum": 0
     },
     {
      "type": "null"
     }
    ]
   },
   "imports": {
    "anyOf": [
     {
      "type": "integer",
      "minimum": 0
     },
     {
      "type": "null"
     }
    ]
   },
   "pushes": {
    "anyOf": [
     {
      "type": "integer",
      "minimum": 0
     },
     {
      "type": "null"
     }
    ]
   },
   "people": {
    "anyOf": [
     {
      "type": "integer",
      "minimum": 0
     },
     {
      "type": "null"
     }
    ]
   },
   "sign_ins": {
    "anyOf": [
     {
      "type": "integer",
      "minimum": 0
     },
     {
      "type": "null"
     }
    ]
   },
   "notes": {
    "type": "array",
    "items": {
     "type": "string"
    }
   }
  }
 },
 "BankBalance": {
  "type": "object",
  "required": [
   "date",
   "amount_minor"
  ],
  "properties": {
   "date": {
    "type": "string",
    "pattern": "^\\d{4}-\\d{2}-\\d{2}$"
   },
   "amount_minor": {
    "type": "integer",
    "minimum": -9007199254740991,
    "maximum": 9007199254740991
   }
  }
 },
 "Bridge": {
  "type": "object",
  "required": [
   "unit",
   "currency",
   "opening",
   "closing",
   "change",
   "effects",
   "rows"
  ],
  "properties": {
   "unit": {
    "type": "string",
    "enum": [
     "money",
     "ratio"
    ]
   },
   "currency": {
    "anyOf": [
     {
      "type": "string"
     },
     {
      "type": "null"
     }
    ]
   },
   "opening": {
    "type": "integer"
   },
   "closing": {
    "type": "integer"
   },
   "change": {
    "type": "integer"
   },
   "effects": {
    "type": "array",
    "items": {
     "ref": "BridgeEffect"
    }
   },
   "rows": {
    "type": "array",
    "items": {
     "ref": "BridgeRow"
    }
   }
  }
 },
 "BridgeEffect": {
  "type": "object",
  "required": [
   "key",
   "label",
   "amount"
  ],
  "properties": {
   "key": {
    "type": "string"
   },
   "label": {
    "type": "string"
   },
   "amount": {
    "type": "integer"
   }
  }
 },
 "BridgeRow": {
  "type": "object",
  "required": [
   "key",
   "label",
   "change",
   "effects"
  ],
  "properties": {
   "key": {
    "type": "string"
   },
   "label": {
    "type": "string"
   },
   "change": {
    "type": "integer"
   },
   "effects": {
    "type": "object",
    "values": {
     "type": "integer"
    }
   }
  }
 },
 "BudgetBurn": {
  "type": "object",
  "required": [
   "spent",
   "budget",
   "budget_to_date",
   "burn_rate_bp",
   "elapsed_bp",
   "pro_rata",
   "seasonal",
   "exhausted_after_days"
  ],
  "properties": {
   "spent": {
    "type": "integer"
   },
   "budget": {
    "type": "integer"
   },
   "budget_to_date": {
    "type": "integer"
   },
   "burn_rate_bp": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "elapsed_bp": {
    "type": "integer"
   },
   "pro_rata": {
    "ref": "Projection"
   },
   "seasonal": {
    "ref": "Projection"
   },
   "exhausted_after_days": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "reason": {
    "anyOf": [
     {
      "type": "string",
      "enum": [
       "zero_denominator",
       "no_baseline",
       "insufficient_history",
       "mixed_currency",
       "no_entries",
       "small_baseline",
       "sign_crossing",
       "points_only",
       "neutral_direction",
       "no_variation",
       "offsetting_changes",
       "not_burning"
      ]
     },
     {
      "type": "null"
     }
    ],
    "default": null
   }
  }
 },
 "BudgetReport": {
  "type": "object",
  "required": [
   "scope",
   "currency",
   "period",
   "span",
   "by",
   "choices",
   "rows",
   "total"
  ],
  "properties": {
   "scope": {
    "type": "string",
    "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
   },
   "currency": {
    "type": "string",
    "pattern": "^[A-Z]{3}$"
   },
   "period": {
    "type": "string",
    "pattern": "^\\d{4}-(0[1-9]|1[0-2])$"
   },
   "span": {
    "type": "string",
    "enum": [
     "month",
     "year"
    ]
   },
   "against": {
    "type": "string",
    "enum": [
     "budget",
     "forecast"
    ],
    "default": "budget"
   },
   "by": {
    "type": "string",
    "pattern": "^[a-z][a-z0-9_]{0,39}$"
   },
   "choices": {
    "type": "array",
    "items": {
     "type": "string",
     "pattern": "^[a-z][a-z0-9_]{0,39}$"
    }
   },
   "rows": {
    "type": "array",
    "items": {
     "ref": "BudgetRow"
    }
   },
   "total": {
    "anyOf": [
     {
      "ref": "BudgetRow"
     },
     {
      "type": "null"
     }
    ]
   },
   "reason": {
    "anyOf": [
     {
      "type": "string",
      "enum": [
       "zero_denominator",
       "no_baseline",
       "insufficient_history",
       "mixed_currency",
       "no_entries",
       "small_baseline",
       "sign_crossing",
       "points_only",
       "neutral_direction",
       "no_variation",
       "offsetting_changes",
       "not_burning"
      ]
     },
     {
      "type": "null"
     }
    ],
    "default": null
   }
  }
 },
 "BudgetRow": {
  "type": "object",
  "required": [
   "department",
   "burn",
   "exhausted_on"
  ],
  "properties": {
   "department": {
    "ref": "DepartmentRow"
   },
   "burn": {
    "ref": "BudgetBurn"
   },
   "exhausted_on": {
    "anyOf": [
     {
      "type": "string",
      "pattern": "^\\d{4}-\\d{2}-\\d{2}$"
     },
     {
      "type": "null"
     }
    ]
   }
  }
 },
 "CashAccuracy": {
  "type": "object",
  "required": [
   "key",
   "accuracy_bp",
   "observations"
  ],
  "properties": {
   "key": {
    "type": "string"
   },
   "accuracy_bp": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "observations": {
    "type": "integer"
   },
   "reason": {
    "anyOf": [
     {
      "type": "string",
      "enum": [
       "zero_denominator",
       "no_baseline",
       "insufficient_history",
       "mixed_currency",
       "no_entries",
       "small_baseline",
       "sign_crossing",
       "points_only",
       "neutral_direction",
       "no_variation",
       "offsetting_changes",
       "not_burning"
      ]
     },
     {
      "type": "null"
     }
    ],
    "default": null
   }
  }
 },
 "CashAccuracyReport": {
  "type": "object",
  "required": [
   "overall",
   "by_line",
   "by_horizon"
  ],
  "properties": {
   "overall": {
    "ref": "CashAccuracy"
   },
   "by_line": {
    "type": "array",
    "items": {
     "ref": "CashAccuracy"
    }
   },
   "by_horizon": {
    "type": "array",
    "items": {
     "ref": "CashAccuracy"
    }
   }
  }
 },
 "CashBasis": {
  "type": "object",
  "required": [
   "as_of",
   "balance_from",
   "books_through",
   "receivables",
   "payables",
   "customer_days",
   "supplier_days",
   "restricted",
   "series_version",
   "plan_version"
  ],
  "properties": {
   "as_of": {
    "type": "string",
    "pattern": "^\\d{4}-\\d{2}-\\d{2}$"
   },
   "balance_from": {
    "type": "string",
    "enum": [
     "bank",
     "books"
    ]
   },
   "books_through": {
    "type": "string",
    "pattern": "^\\d{4}-(0[1-9]|1[0-2])$"
   },
   "receivables": {
    "type": "boolean"
   },
   "payables": {
    "type": "boolean"
   },
   "customer_days": {
    "type": "integer",
    "minimum": 0,
    "maximum": 180
   },
   "supplier_days": {
    "type": "integer",
    "minimum": 0,
    "maximum": 180
   },
   "restricted": {
    "type": "integer",
    "minimum": 0,
    "maximum": 9007199254740991
   },
   "series_version": {
    "type": "integer"
   },
   "plan_version": {
    "type": "integer"
   }
  }
 },
 "CashFinding": {
  "type": "object",
  "required": [
   "severity",
   "week",
   "weeks_out",
   "closing",
   "minimum",
   "shortfall"
  ],
  "properties": {
   "severity": {
    "type": "string",
    "enum": [
     "critical",
     "high",
     "warning"
    ]
   },
   "week": {
    "type": "string"
   },
   "weeks_out": {
    "type": "integer"
   },
   "closing": {
    "type": "integer"
   },
   "minimum": {
    "type": "integer"
   },
   "shortfall": {
    "type": "integer"
   }
  }
 },
 "CashForecast": {
  "type": "object",
  "required": [
   "currency",
   "weeks",
   "lines",
   "findings",
   "lowest_week"
  ],
  "properties": {
   "currency": {
    "type": "string"
   },
   "weeks": {
    "type": "array",
    "items": {
     "ref": "CashWeek"
    }
   },
   "lines": {
    "type": "array",
    "items": {
     "ref": "CashLineForecast"
    }
   },
   "findings": {
    "type": "array",
    "items": {
     "ref": "CashFinding"
    }
   },
   "lowest_week": {
    "type": "string"
   }
  }
 },
 "CashItem": {
  "type": "object",
  "required": [
   "id",
   "label",
   "flow",
   "amount_minor",
   "date"
  ],
  "properties": {
   "id": {
    "type": "string",
    "pattern": "^[a-z0-9][a-z0-9\\-]{0,39}$"
   },
   "label": {
    "type": "string",
    "minLength": 1,
    "maxLength": 80
   },
   "flow": {
    "type": "string",
    "enum": [
     "receipt",
     "disbursement"
    ]
   },
   "amount_minor": {
    "type": "integer",
    "minimum": 0,
    "maximum": 9007199254740991
   },
   "date": {
    "type": "string",
    "pattern": "^\\d{4}-\\d{2}-\\d{2}$"
   },
   "repeats": {
    "type": "string",
    "enum": [
     "once",
     "weekly",
     "monthly",
     "quarterly"
    ],
    "default": "once"
   },
   "until": {
    "anyOf": [
     {
      "type": "string",
      "pattern": "^\\d{4}-\\d{2}-\\d{2}$"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "financing": {
    "type": "boolean",
    "default": false
   },
   "part_of": {
    "anyOf": [
     {
      "type": "string",
      "enum": [
       "operating",
       "interest",
       "tax"
      ]
     },
     {
      "type": "null"
     }
    ],
    "default": null
   }
  }
 },
 "CashLineForecast": {
  "type": "object",
  "required": [
   "key",
   "label",
   "flow",
   "financing",
   "method",
   "owner",
   "confidence_bp",
   "note",
   "computed",
   "override",
   "values"
  ],
  "properties": {
   "key": {
    "type": "string"
   },
   "label": {
    "type": "string"
   },
   "flow": {
    "type": "string",
    "enum": [
     "receipt",
     "disbursement"
    ]
   },
   "financing": {
    "type": "boolean"
   },
   "method": {
    "type": "string",
    "enum": [
     "fixed",
     "run_rate",
     "ageing",
     "pattern",
     "manual"
    ]
   },
   "owner": {
    "type": "string"
   },
   "confidence_bp": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "note": {
    "type": "string"
   },
   "computed": {
    "type": "array",
    "items": {
     "type": "integer"
    }
   },
   "override": {
    "type": "array",
    "items": {
     "anyOf": [
      {
       "type": "integer"
      },
      {
       "type": "null"
      }
     ]
    }
   },
   "values": {
    "type": "array",
    "items": {
     "type": "integer"
    }
   }
  }
 },
 "CashMissing": {
  "type": "object",
  "required": [
   "code",
   "text"
  ],
  "properties": {
   "code": {
    "type": "string",
    "enum": [
     "balance",
     "books",
     "mixed_currency"
    ]
   },
   "text": {
    "type": "string"
   }
  }
 },
 "CashOverride": {
  "type": "object",
  "required": [
   "line",
   "week",
   "amount_minor",
   "reason",
   "uid",
   "by",
   "at"
  ],
  "properties": {
   "line": {
    "type": "string",
    "pattern": "^[a-z_]{1,20}(\\.[a-z0-9\\-]{1,40})?$"
   },
   "week": {
    "type": "string",
    "pattern": "^\\d{4}-W(0[1-9]|[1-4]\\d|5[0-3])$"
   },
   "amount_minor": {
    "type": "integer",
    "minimum": 0,
    "maximum": 9007199254740991
   },
   "reason": {
    "type": "string",
    "minLength": 3,
    "maxLength": 300
   },
   "uid": {
    "type": "string"
   },
   "by": {
    "type": "string"
   },
   "at": {
    "type": "string"
   }
  }
 },
 "CashOwner": {
  "type": "object",
  "required": [
   "line",
   "uid",
   "name"
  ],
  "properties": {
   "line": {
    "type": "string",
    "pattern": "^[a-z_]{1,20}(\\.[a-z0-9\\-]{1,40})?$"
   },
   "uid": {
    "type": "string",
    "minLength": 1,
    "maxLength": 128
   },
   "name": {
    "type": "string"
   }
  }
 },
 "CashPlan": {
  "type": "object",
  "properties": {
   "minimum": {
    "anyOf": [
     {
      "type": "integer",
      "minimum": -9007199254740991,
      "maximum": 9007199254740991
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "restricted": {
    "type": "integer",
    "minimum": 0,
    "maximum": 9007199254740991,
    "default": 0
   },
   "undrawn": {
    "type": "integer",
    "minimum": 0,
    "maximum": 9007199254740991,
    "default": 0
   },
   "balance_days": {
    "anyOf": [
     {
      "type": "integer",
      "minimum": 1,
      "maximum": 180
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "customer_days": {
    "type": "integer",
    "minimum": 0,
    "maximum": 180,
    "default": 30
   },
   "supplier_days": {
    "type": "integer",
    "minimum": 0,
    "maximum": 180,
    "default": 30
   },
   "collected_bp": {
    "type": "array",
    "prefixItems": [
     {
      "type": "integer",
      "minimum": 0,
      "maximum": 10000
     },
     {
      "type": "integer",
      "minimum": 0,
      "maximum": 10000
     },
     {
      "type": "integer",
      "minimum": 0,
      "maximum": 10000
     },
     {
      "type": "integer",
      "minimum": 0,
      "maximum": 10000
     }
    ],
    "minItems": 4,
    "maxItems": 4,
    "default": [
     9300,
     8800,
     7800,
     5000
    ]
   },
   "balances": {
    "type": "array",
    "items": {
     "ref": "BankBalance"
    },
    "maxItems": 60,
    "default": []
   },
   "items": {
    "type": "array",
    "items": {
     "ref": "CashItem"
    },
    "maxItems": 60,
    "default": []
   }
  }
 },
 "CashRange": {
  "type": "object",
  "required": [
   "low",
   "high"
  ],
  "properties": {
   "low": {
    "type": "integer"
   },
   "high": {
    "type": "integer"
   }
  }
 },
 "CashReport": {
  "type": "object",
  "required": [
   "scope",
   "currency",
   "today",
   "basis",
   "forecast",
   "ranges",
   "missing",
   "refused",
   "plan",
   "plan_version",
   "plan_changed_by",
   "plan_at",
   "versions",
   "accuracy",
   "timing_week",
   "timing"
  ],
  "properties": {
   "scope": {
    "type": "string",
    "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
   },
   "currency": {
    "type": "string",
    "pattern": "^[A-Z]{3}$"
   },
   "today": {
    "type": "string",
    "pattern": "^\\d{4}-\\d{2}-\\d{2}$"
   },
   "basis": {
    "anyOf": [
     {
      "ref": "CashBasis"
     },
     {
      "type": "null"
     }
    ]
   },
   "forecast": {
    "anyOf": [
     {
      "ref": "CashForecast"
     },
     {
      "type": "null"
     }
    ]
   },
   "ranges": {
    "type": "array",
    "items": {
     "ref": "CashRange"
    }
   },
   "missing": {
    "type": "array",
    "items": {
     "ref": "CashMissing"
    }
   },
   "refused": {
    "anyOf": [
     {
      "ref": "Refused"
     },
     {
      "type": "null"
     }
    ]
   },
   "plan": {
    "ref": "CashPlan"
   },
   "overrides": {
    "type": "array",
    "items": {
     "ref": "CashOverride"
    },
    "default": []
   },
   "owners": {
    "type": "array",
    "items": {
     "ref": "CashOwner"
    },
    "default": []
   },
   "balance_age": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "balance_late": {
    "type": "boolean",
    "default": false
   },
   "plan_version": {
    "type": "integer"
   },
   "plan_changed_by": {
    "type": "string"
   },
   "plan_at": {
    "anyOf": [
     {
      "type": "string"
     },
     {
      "type": "null"
     }
    ]
   },
   "versions": {
    "type": "array",
    "items": {
     "ref": "CashVersionLine"
    }
   },
   "accuracy": {
    "anyOf": [
     {
      "ref": "CashAccuracyReport"
     },
     {
      "type": "null"
     }
    ]
   },
   "timing_week": {
    "anyOf": [
     {
      "type": "string",
      "pattern": "^\\d{4}-W(0[1-9]|[1-4]\\d|5[0-3])$"
     },
     {
      "type": "null"
     }
    ]
   },
   "timing": {
    "type": "array",
    "items": {
     "ref": "TimingSplit"
    }
   }
  }
 },
 "CashSettings": {
  "type": "object",
  "required": [
   "scope",
   "plan"
  ],
  "properties": {
   "scope": {
    "type": "string",
    "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
   },
   "version": {
    "type": "integer",
    "minimum": 0,
    "default": 0
   },
   "plan": {
    "json": {
     "ref": "CashPlan"
    }
   },
   "overrides": {
    "json": {
     "type": "array",
     "items": {
      "ref": "CashOverride"
     }
    }
   },
   "owners": {
    "json": {
     "type": "array",
     "items": {
      "ref": "CashOwner"
     }
    }
   },
   "uid": {
    "type": "string",
    "default": ""
   },
   "changed_by": {
    "type": "string",
    "default": ""
   },
   "at": {
    "anyOf": [
     {
      "type": "string"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   }
  }
 },
 "CashVersion": {
  "type": "object",
  "required": [
   "scope",
   "week",
   "basis",
   "forecast",
   "ranges",
   "frozen_at"
  ],
  "properties": {
   "scope": {
    "type": "string",
    "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
   },
   "week": {
    "type": "string",
    "pattern": "^\\d{4}-W(0[1-9]|[1-4]\\d|5[0-3])$"
   },
   "basis": {
    "ref": "CashBasis"
   },
   "forecast": {
    "json": {
     "ref": "CashForecast"
    }
   },
   "ranges": {
    "json": {
     "type": "array",
     "items": {
      "ref": "CashRange"
     }
    }
   },
   "overrides": {
    "json": {
     "type": "array",
     "items": {
      "ref": "CashOverride"
     }
    }
   },
   "frozen_at": {
    "type": "string"
   }
  }
 },
 "CashVersionLine": {
  "type": "object",
  "required": [
   "week",
   "frozen_at",
   "lowest_week",
   "lowest",
   "weeks_seen",
   "closing_then",
   "closing_came"
  ],
  "properties": {
   "week": {
    "type": "string",
    "pattern": "^\\d{4}-W(0[1-9]|[1-4]\\d|5[0-3])$"
   },
   "frozen_at": {
    "type": "string"
   },
   "lowest_week": {
    "type": "string",
    "pattern": "^\\d{4}-W(0[1-9]|[1-4]\\d|5[0-3])$"
   },
   "lowest": {
    "type": "integer"
   },
   "weeks_seen": {
    "type": "integer"
   },
   "closing_then": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "closing_came": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   }
  }
 },
 "CashWeek": {
  "type": "object",
  "required": [
   "week",
   "starts",
   "opening",
   "receipts",
   "disbursements",
   "financing",
   "closing",
   "liquidity"
  ],
  "properties": {
   "week": {
    "type": "string"
   },
   "starts": {
    "type": "string"
   },
   "opening": {
    "type": "integer"
   },
   "receipts": {
    "type": "integer"
   },
   "disbursements": {
    "type": "integer"
   },
   "financing": {
    "type": "integer"
   },
   "closing": {
    "type": "integer"
   },
   "liquidity": {
    "type": "integer"
   }
  }
 },
 "ChangeBehind": {
  "type": "object",
  "required": [
   "kind",
   "id",
   "at",
   "uid",
   "by",
   "reason",
   "file",
   "records",
   "difference_minor",
   "examples"
  ],
  "properties": {
   "kind": {
    "type": "string",
    "enum": [
     "import",
     "api",
     "edit",
     "reversal"
    ]
   },
   "id": {
    "type": "string"
   },
   "at": {
    "type": "string"
   },
   "uid": {
    "anyOf": [
     {
      "type": "string"
     },
     {
      "type": "null"
     }
    ]
   },
   "by": {
    "anyOf": [
     {
      "type": "string"
     },
     {
      "type": "null"
     }
    ]
   },
   "reason": {
    "anyOf": [
     {
      "type": "string"
     },
     {
      "type": "null"
     }
    ]
   },
   "file": {
    "anyOf": [
     {
      "type": "string"
     },
     {
      "type": "null"
     }
    ]
   },
   "records": {
    "type": "integer"
   },
   "difference_minor": {
    "type": "integer"
   },
   "examples": {
    "type": "array",
    "items": {
     "ref": "ChangedRecord"
    }
   }
  }
 },
 "ChangedRecord": {
  "type": "object",
  "required": [
   "record_id",
   "entity_id",
   "period",
   "before_minor",
   "after_minor",
   "difference_minor",
   "row",
   "description"
  ],
  "properties": {
   "record_id": {
    "type": "string",
    "pattern": "^[0-9a-f]{24}$"
   },
   "entity_id": {
    "type": "string",
    "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
   },
   "period": {
    "type": "string",
    "pattern": "^\\d{4}-(0[1-9]|1[0-2])$"
   },
   "before_minor": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "after_minor": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "difference_minor": {
    "type": "integer"
   },
   "row": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "description": {
    "type": "string"
   }
  }
 },
 "ChangesSince": {
  "type": "object",
  "required": [
   "entity_id",
   "period",
   "since",
   "until",
   "accounts",
   "records",
   "listed",
   "adds_up",
   "entities",
   "left_out"
  ],
  "properties": {
   "entity_id": {
    "type": "string",
    "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
   },
   "period": {
    "type": "string",
    "pattern": "^\\d{4}-(0[1-9]|1[0-2])$"
   },
   "since": {
    "type": "string"
   },
   "until": {
    "type": "string"
   },
   "accounts": {
    "type": "array",
    "items": {
     "ref": "AccountChange"
    }
   },
   "records": {
    "type": "integer"
   },
   "listed": {
    "type": "boolean"
   },
   "adds_up": {
    "type": "boolean"
   },
   "entities": {
    "type": "integer"
   },
   "left_out": {
    "type": "integer"
   }
  }
 },
 "Contribution": {
  "type": "object",
  "required": [
   "change",
   "gross_up",
   "gross_down",
   "rows",
   "other",
   "explained_bp"
  ],
  "properties": {
   "change": {
    "type": "integer"
   },
   "gross_up": {
    "type": "integer"
   },
   "gross_down": {
    "type": "integer"
   },
   "rows": {
    "type": "array",
    "items": {
     "ref": "ContributionRow"
    }
   },
   "other": {
    "ref": "ContributionRow"
   },
   "explained_bp": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "reason": {
    "anyOf": [
     {
      "type": "string",
      "enum": [
       "zero_denominator",
       "no_baseline",
       "insufficient_history",
       "mixed_currency",
       "no_entries",
       "small_baseline",
       "sign_crossing",
       "points_only",
       "neutral_direction",
       "no_variation",
       "offsetting_changes",
       "not_burning"
      ]
     },
     {
      "type": "null"
     }
    ],
    "default": null
   }
  }
 },
 "ContributionRow": {
  "type": "object",
  "required": [
   "key",
   "label",
   "delta",
   "share_bp"
  ],
  "properties": {
   "key": {
    "type": "string"
   },
   "label": {
    "type": "string"
   },
   "delta": {
    "type": "integer"
   },
   "share_bp": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   }
  }
 },
 "Costs": {
  "type": "object",
  "required": [
   "counted",
   "reads",
   "writes",
   "list_price_usd"
  ],
  "properties": {
   "counted": {
    "type": "string",
    "enum": [
     "today",
     "since_start"
    ]
   },
   "reads": {
    "anyOf": [
     {
      "type": "integer",
      "minimum": 0
     },
     {
      "type": "null"
     }
    ]
   },
   "writes": {
    "anyOf": [
     {
      "type": "integer",
      "minimum": 0
     },
     {
      "type": "null"
     }
    ]
   },
   "list_price_usd": {
    "anyOf": [
     {
      "type": "string"
     },
     {
      "type": "null"
     }
    ]
   },
   "note": {
    "anyOf": [
     {
      "type": "string"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   }
  }
 },
 "DeadLetterCount": {
  "type": "object",
  "required": [
   "topic",
   "count"
  ],
  "properties": {
   "topic": {
    "type": "string"
   },
   "count": {
    "anyOf": [
     {
      "type": "integer",
      "minimum": 0
     },
     {
      "type": "null"
     }
    ]
   }
  }
 },
 "DepartmentRow": {
  "type": "object",
  "required": [
   "variance",
   "returned",
   "return_basis",
   "return_multiple_bp",
   "roi_bp"
  ],
  "properties": {
   "variance": {
    "ref": "VarianceLine"
   },
   "returned": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "return_basis": {
    "type": "string",
    "enum": [
     "revenue",
     "gross_profit"
    ]
   },
   "return_multiple_bp": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "roi_bp": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "return_reason": {
    "anyOf": [
     {
      "type": "string",
      "enum": [
       "zero_denominator",
       "no_baseline",
       "insufficient_history",
       "mixed_currency",
       "no_entries",
       "small_baseline",
       "sign_crossing",
       "points_only",
       "neutral_direction",
       "no_variation",
       "offsetting_changes",
       "not_burning"
      ]
     },
     {
      "type": "null"
     }
    ],
    "default": null
   }
  }
 },
 "FunctionHealth": {
  "type": "object",
  "required": [
   "name",
   "healthy",
   "last_seen"
  ],
  "properties": {
   "name": {
    "type": "string"
   },
   "healthy": {
    "anyOf": [
     {
      "type": "boolean"
     },
     {
      "type": "null"
     }
    ]
   },
   "last_seen": {
    "anyOf": [
     {
      "type": "string"
     },
     {
      "type": "null"
     }
    ]
   },
   "note": {
    "anyOf": [
     {
      "type": "string"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   }
  }
 },
 "GridView": {
  "type": "object",
  "required": [
   "id",
   "name",
   "scope",
   "view",
   "version",
   "made_by",
   "made_name",
   "made_at",
   "changed_by",
   "changed_name",
   "changed_at"
  ],
  "properties": {
   "id": {
    "type": "string",
    "pattern": "^[0-9a-f]{24}$"
   },
   "name": {
    "type": "string",
    "pattern": "^\\S(.*\\S)?$",
    "minLength": 1,
    "maxLength": 40
   },
   "scope": {
    "type": "string",
    "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
   },
   "view": {
    "ref": "SavedView"
   },
   "version": {
    "type": "integer",
    "minimum": 1
   },
   "made_by": {
    "type": "string"
   },
   "made_name": {
    "type": "string",
    "maxLength": 120
   },
   "made_at": {
    "type": "string"
   },
   "changed_by": {
    "type": "string"
   },
   "changed_name": {
    "type": "string",
    "maxLength": 120
   },
   "changed_at": {
    "type": "string"
   }
  }
 },
 "HopLatency": {
  "type": "object",
  "required": [
   "hop",
   "p50_ms",
   "p95_ms"
  ],
  "properties": {
   "hop": {
    "type": "string"
   },
   "p50_ms": {
    "type": "integer",
    "minimum": 0
   },
   "p95_ms": {
    "type": "integer",
    "minimum": 0
   }
  }
 },
 "Installation": {
  "type": "object",
  "required": [
   "functions",
   "queue",
   "dead_letters",
   "hops",
   "costs"
  ],
  "properties": {
   "functions": {
    "type": "array",
    "items": {
     "ref": "FunctionHealth"
    }
   },
   "functions_note": {
    "anyOf": [
     {
      "type": "string"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "queue": {
    "ref": "QueueState"
   },
   "dead_letters": {
    "type": "array",
    "items": {
     "ref": "DeadLetterCount"
    }
   },
   "dead_letters_note": {
    "anyOf": [
     {
      "type": "string"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "hops": {
    "type": "array",
    "items": {
     "ref": "HopLatency"
    }
   },
   "hops_note": {
    "anyOf": [
     {
      "type": "string"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "costs": {
    "ref": "Costs"
   }
  }
 },
 "Movement": {
  "type": "object",
  "required": [
   "scope",
   "period",
   "metric",
   "currency",
   "against",
   "by",
   "choices",
   "version",
   "way",
   "opening",
   "closing"
  ],
  "properties": {
   "scope": {
    "type": "string",
    "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
   },
   "period": {
    "type": "string",
    "pattern": "^\\d{4}-(0[1-9]|1[0-2])$"
   },
   "metric": {
    "type": "string"
   },
   "currency": {
    "type": "string",
    "pattern": "^[A-Z]{3}$"
   },
   "against": {
    "type": "string",
    "enum": [
     "budget",
     "previous",
     "last_year",
     "forecast"
    ]
   },
   "by": {
    "anyOf": [
     {
      "type": "string",
      "pattern": "^[a-z][a-z0-9_]{0,39}$"
     },
     {
      "type": "null"
     }
    ]
   },
   "choices": {
    "type": "array",
    "items": {
     "type": "string",
     "pattern": "^[a-z][a-z0-9_]{0,39}$"
    }
   },
   "version": {
    "type": "integer"
   },
   "way": {
    "type": "string",
    "enum": [
     "volume_mix_price",
     "rate_and_mix",
     "contribution"
    ]
   },
   "opening": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "closing": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "bridge": {
    "anyOf": [
     {
      "ref": "Bridge"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "contribution": {
    "anyOf": [
     {
      "ref": "Contribution"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "refused": {
    "anyOf": [
     {
      "ref": "Refused"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   }
  }
 },
 "Projection": {
  "type": "object",
  "required": [
   "method",
   "expected_to_date",
   "projected",
   "over",
   "over_bp"
  ],
  "properties": {
   "method": {
    "type": "string",
    "enum": [
     "pro_rata",
     "seasonal"
    ]
   },
   "expected_to_date": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "projected": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "over": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "over_bp": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "reason": {
    "anyOf": [
     {
      "type": "string",
      "enum": [
       "zero_denominator",
       "no_baseline",
       "insufficient_history",
       "mixed_currency",
       "no_entries",
       "small_baseline",
       "sign_crossing",
       "points_only",
       "neutral_direction",
       "no_variation",
       "offsetting_changes",
       "not_burning"
      ]
     },
     {
      "type": "null"
     }
    ],
    "default": null
   }
  }
 },
 "QueueState": {
  "type": "object",
  "required": [
   "waiting",
   "oldest_seconds"
  ],
  "properties": {
   "waiting": {
    "anyOf": [
     {
      "type": "integer",
      "minimum": 0
     },
     {
      "type": "null"
     }
    ]
   },
   "oldest_seconds": {
    "anyOf": [
     {
      "type": "integer",
      "minimum": 0
     },
     {
      "type": "null"
     }
    ]
   },
   "note": {
    "anyOf": [
     {
      "type": "string"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   }
  }
 },
 "Refused": {
  "type": "object",
  "required": [
   "refused",
   "text"
  ],
  "properties": {
   "refused": {
    "type": "string",
    "enum": [
     "zero_comparator_quantity",
     "negative_quantity",
     "no_quantities",
     "mixed_currency",
     "mixed_units",
     "groups_truncated",
     "unequal_windows",
     "zero_denominator",
     "negative_weight",
     "no_entries",
     "opening_not_bank_balance",
     "repeated_key",
     "not_additive",
     "no_baseline",
     "not_split",
     "too_few_members"
    ]
   },
   "text": {
    "type": "string"
   }
  }
 },
 "RiskInput": {
  "type": "object",
  "required": [
   "label",
   "value",
   "unit"
  ],
  "properties": {
   "label": {
    "type": "string"
   },
   "value": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "unit": {
    "type": "string",
    "enum": [
     "money",
     "ratio",
     "months"
    ]
   }
  }
 },
 "RiskPart": {
  "type": "object",
  "required": [
   "key",
   "label",
   "weight",
   "risk",
   "points",
   "text"
  ],
  "properties": {
   "key": {
    "type": "string"
   },
   "label": {
    "type": "string"
   },
   "weight": {
    "type": "integer"
   },
   "risk": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "points": {
    "type": "integer"
   },
   "text": {
    "type": "string"
   },
   "reason": {
    "anyOf": [
     {
      "type": "string",
      "enum": [
       "zero_denominator",
       "no_baseline",
       "insufficient_history",
       "mixed_currency",
       "no_entries",
       "small_baseline",
       "sign_crossing",
       "points_only",
       "neutral_direction",
       "no_variation",
       "offsetting_changes",
       "not_burning"
      ]
     },
     {
      "type": "null"
     }
    ],
    "default": null
   }
  }
 },
 "RiskReport": {
  "type": "object",
  "required": [
   "scope",
   "currency",
   "period",
   "score",
   "inputs"
  ],
  "properties": {
   "scope": {
    "type": "string",
    "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
   },
   "currency": {
    "type": "string",
    "pattern": "^[A-Z]{3}$"
   },
   "period": {
    "type": "string",
    "pattern": "^\\d{4}-(0[1-9]|1[0-2])$"
   },
   "score": {
    "ref": "RiskScore"
   },
   "inputs": {
    "type": "object",
    "values": {
     "type": "array",
     "items": {
      "ref": "RiskInput"
     }
    }
   }
  }
 },
 "RiskScore": {
  "type": "object",
  "required": [
   "score",
   "level",
   "covered",
   "parts"
  ],
  "properties": {
   "score": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "level": {
    "anyOf": [
     {
      "type": "string",
      "enum": [
       "low",
       "moderate",
       "high",
       "critical"
      ]
     },
     {
      "type": "null"
     }
    ]
   },
   "covered": {
    "type": "integer"
   },
   "parts": {
    "type": "array",
    "items": {
     "ref": "RiskPart"
    }
   },
   "reason": {
    "anyOf": [
     {
      "type": "string",
      "enum": [
       "zero_denominator",
       "no_baseline",
       "insufficient_history",
       "mixed_currency",
       "no_entries",
       "small_baseline",
       "sign_crossing",
       "points_only",
       "neutral_direction",
       "no_variation",
       "offsetting_changes",
       "not_burning"
      ]
     },
     {
      "type": "null"
     }
    ],
    "default": null
   }
  }
 },
 "SavedView": {
  "type": "object",
  "properties": {
   "columns": {
    "type": "array",
    "items": {
     "ref": "ViewColumn"
    },
    "maxItems": 60,
    "default": []
   },
   "sort": {
    "type": "array",
    "items": {
     "ref": "ViewSort"
    },
    "maxItems": 10,
    "default": []
   },
   "group": {
    "type": "array",
    "items": {
     "type": "string",
     "pattern": "^[a-z][a-z0-9_:\\-]{0,59}$"
    },
    "maxItems": 2,
    "default": []
   },
   "filter": {
    "ref": "ViewFilter",
    "default": {
     "find": "",
     "account": null,
     "scenario": null
    }
   }
  }
 },
 "SystemReport": {
  "type": "object",
  "required": [
   "at",
   "installation",
   "activity"
  ],
  "properties": {
   "at": {
    "type": "string"
   },
   "installation": {
    "ref": "Installation"
   },
   "activity": {
    "ref": "Activity"
   }
  }
 },
 "TimingSplit": {
  "type": "object",
  "required": [
   "key",
   "weeks",
   "moved",
   "permanent"
  ],
  "properties": {
   "key": {
    "type": "string"
   },
   "weeks": {
    "type": "array",
    "items": {
     "ref": "TimingWeek"
    }
   },
   "moved": {
    "type": "integer"
   },
   "permanent": {
    "type": "integer"
   }
  }
 },
 "TimingWeek": {
  "type": "object",
  "required": [
   "variance",
   "timing",
   "permanent"
  ],
  "properties": {
   "variance": {
    "type": "integer"
   },
   "timing": {
    "type": "integer"
   },
   "permanent": {
    "type": "integer"
   }
  }
 },
 "VarianceLine": {
  "type": "object",
  "required": [
   "key",
   "label",
   "unit",
   "direction",
   "actual",
   "comparator",
   "delta",
   "impact",
   "percent_bp",
   "status"
  ],
  "properties": {
   "key": {
    "type": "string"
   },
   "label": {
    "type": "string"
   },
   "unit": {
    "type": "string",
    "enum": [
     "money",
     "ratio",
     "count"
    ]
   },
   "direction": {
    "type": "integer",
    "enum": [
     -1,
     0,
     1
    ]
   },
   "actual": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "comparator": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "delta": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "impact": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "percent_bp": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "status": {
    "type": "string",
    "enum": [
     "favourable",
     "unfavourable",
     "on_target",
     "no_baseline",
     "not_material"
    ]
   },
   "reason": {
    "anyOf": [
     {
      "type": "string",
      "enum": [
       "zero_denominator",
       "no_baseline",
       "insufficient_history",
       "mixed_currency",
       "no_entries",
       "small_baseline",
       "sign_crossing",
       "points_only",
       "neutral_direction",
       "no_variation",
       "offsetting_changes",
       "not_burning"
      ]
     },
     {
      "type": "null"
     }
    ],
    "default": null
   }
  }
 },
 "ViewColumn": {
  "type": "object",
  "required": [
   "key"
  ],
  "properties": {
   "key": {
    "type": "string",
    "pattern": "^[a-z][a-z0-9_:\\-]{0,59}$"
   },
   "width": {
    "anyOf": [
     {
      "type": "integer",
      "minimum": 50,
      "maximum": 800
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "hidden": {
    "type": "boolean",
    "default": false
   }
  }
 },
 "ViewFilter": {
  "type": "object",
  "properties": {
   "find": {
    "type": "string",
    "maxLength": 200,
    "default": ""
   },
   "account": {
    "anyOf": [
     {
      "type": "string",
      "maxLength": 200
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "scenario": {
    "anyOf": [
     {
      "type": "string",
      "maxLength": 200
     },
     {
      "type": "null"
     }
    ],
    "default": null
   }
  }
 },
 "ViewSort": {
  "type": "object",
  "required": [
   "column",
   "direction"
  ],
  "properties": {
   "column": {
    "type": "string",
    "pattern": "^[a-z][a-z0-9_:\\-]{0,59}$"
   },
   "direction": {
    "type": "string",
    "enum": [
     "ASC",
     "DESC"
    ]
   }
  }
 }
});
