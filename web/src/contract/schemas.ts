// Generated from schemas/ by `python -m schemas.generate`; do not edit.
import type { Schema } from './check';

export const schemas: Record<string, Schema> = {
 "Account": {
  "type": "object",
  "required": [
   "code",
   "name",
   "parent",
   "is_posting",
   "account_class",
   "direction",
   "position"
  ],
  "properties": {
   "code": {
    "type": "string",
    "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
   },
   "name": {
    "type": "string"
   },
   "parent": {
    "anyOf": [
     {
      "type": "string",
      "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
     },
     {
      "type": "null"
     }
    ]
   },
   "is_posting": {
    "type": "boolean"
   },
   "account_class": {
    "anyOf": [
     {
      "type": "string",
      "enum": [
       "cash",
       "bank",
       "receivable",
       "inventory",
       "other_current_asset",
       "fixed_asset",
       "accumulated_depreciation",
       "other_asset",
       "payable",
       "other_current_liability",
       "debt",
       "other_liability",
       "equity",
       "retained_earnings",
       "revenue",
       "contra_revenue",
       "cogs",
       "opex",
       "depreciation",
       "amortisation",
       "interest",
       "tax",
       "other_income",
       "other_expense",
       "statistical"
      ]
     },
     {
      "type": "null"
     }
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
   "position": {
    "type": "integer"
   },
   "statistic": {
    "anyOf": [
     {
      "type": "string",
      "pattern": "^[a-z][a-z0-9_]{0,39}$"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "behaviour": {
    "anyOf": [
     {
      "type": "string",
      "enum": [
       "flow",
       "stock"
      ]
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "purpose": {
    "anyOf": [
     {
      "type": "string",
      "pattern": "^[a-z][a-z0-9_]{0,39}$"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   }
  }
 },
 "Aggregation": {
  "type": "object",
  "required": [
   "entity_id",
   "period",
   "version",
   "record_count",
   "prefixes",
   "accounts",
   "dimensions",
   "updated_at"
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
   "version": {
    "type": "integer",
    "minimum": 1
   },
   "record_count": {
    "type": "integer"
   },
   "prefixes": {
    "type": "array",
    "items": {
     "type": "string"
    }
   },
   "accounts": {
    "json": {
     "type": "array",
     "items": {
      "type": "array",
      "prefixItems": [
       {
        "type": "string",
        "pattern": "^(actual|budget|forecast|scenario:[A-Za-z0-9\\-]{1,40})$"
       },
       {
        "type": "string",
        "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
       },
       {
        "type": "string",
        "pattern": "^[A-Z]{3}$"
       },
       {
        "type": "integer"
       },
       {
        "type": "integer"
       }
      ],
      "minItems": 5,
      "maxItems": 5
     }
    }
   },
   "dimensions": {
    "json": {
     "type": "array",
     "items": {
      "type": "array",
      "prefixItems": [
       {
        "type": "string"
       },
       {
        "type": "string"
       },
       {
        "type": "string",
        "pattern": "^(actual|budget|forecast|scenario:[A-Za-z0-9\\-]{1,40})$"
       },
       {
        "type": "string",
        "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
       },
       {
        "type": "string",
        "pattern": "^[A-Z]{3}$"
       },
       {
        "type": "integer"
       },
       {
        "type": "integer"
       }
      ],
      "minItems": 7,
      "maxItems": 7
     }
    }
   },
   "written_by": {
    "type": "array",
    "items": {
     "type": "string"
    },
    "maxItems": 5,
    "default": []
   },
   "updated_at": {
    "type": "string"
   }
  }
 },
 "Alert": {
  "type": "object",
  "required": [
   "key",
   "rule_id",
   "rule_version",
   "entity_id",
   "subject",
   "period",
   "state",
   "severity",
   "kind",
   "unit",
   "value",
   "threshold",
   "data_version",
   "title",
   "description",
   "updated_at"
  ],
  "properties": {
   "key": {
    "type": "string",
    "pattern": "^[0-9a-f]{24}$"
   },
   "rule_id": {
    "type": "string",
    "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
   },
   "rule_version": {
    "type": "integer"
   },
   "entity_id": {
    "type": "string",
    "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
   },
   "subject": {
    "type": "string"
   },
   "dimension": {
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
   "member": {
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
   "period": {
    "anyOf": [
     {
      "type": "string",
      "pattern": "^\\d{4}-(0[1-9]|1[0-2])$"
     },
     {
      "type": "null"
     }
    ]
   },
   "state": {
    "type": "string",
    "enum": [
     "ok",
     "pending",
     "firing",
     "acknowledged",
     "snoozed",
     "resolved",
     "stale",
     "error"
    ]
   },
   "severity": {
    "type": "string",
    "enum": [
     "critical",
     "high",
     "warning",
     "info"
    ]
   },
   "kind": {
    "type": "string",
    "enum": [
     "absolute",
     "variance",
     "trend",
     "anomaly",
     "forecast",
     "covenant",
     "stale_feed",
     "data_quality",
     "system"
    ]
   },
   "unit": {
    "type": "string",
    "enum": [
     "money",
     "ratio",
     "count",
     "minutes",
     "seconds",
     "milliseconds"
    ]
   },
   "currency": {
    "anyOf": [
     {
      "type": "string",
      "pattern": "^[A-Z]{3}$"
     },
     {
      "type": "null"
     }
    ],
    "default": null
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
   "measured": {
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
   "threshold": {
    "type": "integer"
   },
   "comparator": {
    "anyOf": [
     {
      "type": "string",
      "enum": [
       "budget",
       "previous",
       "last_year",
       "forecast"
      ]
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "baseline": {
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
   "impact": {
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
   "reason": {
    "anyOf": [
     {
      "type": "string",
      "enum": [
       "zero_denominator",
       "no_baseline",
       "insufficient_history",
       "mixed_currency",
       "no_entries"
      ]
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "drivers": {
    "type": "array",
    "items": {
     "ref": "Driver"
    },
    "default": []
   },
   "drivers_against": {
    "anyOf": [
     {
      "type": "string",
      "enum": [
       "budget",
       "previous",
       "last_year",
       "forecast"
      ]
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "lineage": {
    "type": "string",
    "default": ""
   },
   "written_by": {
    "type": "array",
    "items": {
     "type": "string"
    },
    "default": []
   },
   "data_version": {
    "type": "integer"
   },
   "title": {
    "type": "string"
   },
   "description": {
    "type": "string"
   },
   "wording": {
    "anyOf": [
     {
      "ref": "Wording"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "owner": {
    "anyOf": [
     {
      "type": "string",
      "minLength": 1,
      "maxLength": 128
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "folded_under": {
    "anyOf": [
     {
      "type": "string",
      "pattern": "^[0-9a-f]{24}$"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "firing_number": {
    "type": "integer",
    "default": 0
   },
   "breaches": {
    "type": "integer",
    "default": 0
   },
   "armed": {
    "type": "boolean",
    "default": true
   },
   "past": {
    "type": "boolean",
    "default": false
   },
   "held_state": {
    "anyOf": [
     {
      "type": "string",
      "enum": [
       "ok",
       "pending",
       "firing",
       "acknowledged",
       "snoozed",
       "resolved",
       "stale",
       "error"
      ]
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "told": {
    "type": "array",
    "items": {
     "ref": "Told"
    },
    "default": []
   },
   "history": {
    "type": "array",
    "items": {
     "ref": "HistoryEntry"
    },
    "maxItems": 50,
    "default": []
   },
   "assigned_to": {
    "anyOf": [
     {
      "type": "string",
      "minLength": 1,
      "maxLength": 128
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "assigned_by": {
    "anyOf": [
     {
      "type": "string",
      "minLength": 1,
      "maxLength": 128
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "snoozed_until": {
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
   "opened_at": {
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
   "fired_at": {
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
   "updated_at": {
    "type": "string"
   },
   "resolved_at": {
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
 "AlertMetric": {
  "type": "object",
  "required": [
   "id",
   "name",
   "unit",
   "direction"
  ],
  "properties": {
   "id": {
    "type": "string"
   },
   "name": {
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
   }
  }
 },
 "AlertOptions": {
  "type": "object",
  "required": [
   "metrics",
   "sources",
   "recipients",
   "people"
  ],
  "properties": {
   "metrics": {
    "type": "array",
    "items": {
     "ref": "AlertMetric"
    }
   },
   "sources": {
    "type": "array",
    "items": {
     "type": "string"
    }
   },
   "system": {
    "type": "array",
    "items": {
     "ref": "AlertSystemFigure"
    },
    "default": []
   },
   "recipients": {
    "type": "array",
    "items": {
     "ref": "AlertRecipient"
    }
   },
   "people": {
    "type": "array",
    "items": {
     "ref": "AlertPerson"
    }
   }
  }
 },
 "AlertPerson": {
  "type": "object",
  "required": [
   "uid",
   "name"
  ],
  "properties": {
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
 "AlertRecipient": {
  "type": "object",
  "required": [
   "id",
   "name"
  ],
  "properties": {
   "id": {
    "type": "string",
    "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
   },
   "name": {
    "type": "string"
   },
   "uid": {
    "anyOf": [
     {
      "type": "string",
      "minLength": 1,
      "maxLength": 128
     },
     {
      "type": "null"
     }
    ],
    "default": null
   }
  }
 },
 "AlertRule": {
  "type": "object",
  "required": [
   "id",
   "name",
   "kind",
   "threshold",
   "severity",
   "scope"
  ],
  "properties": {
   "id": {
    "type": "string",
    "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
   },
   "name": {
    "type": "string",
    "minLength": 1,
    "maxLength": 120
   },
   "kind": {
    "type": "string",
    "enum": [
     "absolute",
     "variance",
     "trend",
     "anomaly",
     "forecast",
     "covenant",
     "stale_feed",
     "data_quality",
     "system"
    ]
   },
   "metric": {
    "anyOf": [
     {
      "type": "string",
      "pattern": "^[a-z][a-z0-9_.\\-]{0,63}$"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "account": {
    "anyOf": [
     {
      "type": "string",
      "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "comparator": {
    "anyOf": [
     {
      "type": "string",
      "enum": [
       "budget",
       "previous",
       "last_year",
       "forecast"
      ]
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "operator": {
    "type": "string",
    "enum": [
     "above",
     "below"
    ],
    "default": "above"
   },
   "threshold": {
    "type": "integer",
    "minimum": -9007199254740991,
    "maximum": 9007199254740991
   },
   "clear_threshold": {
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
   "limit": {
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
   "minimum_impact": {
    "type": "integer",
    "minimum": 0,
    "default": 0
   },
   "window": {
    "type": "integer",
    "minimum": 3,
    "maximum": 36,
    "default": 6
   },
   "levels": {
    "type": "array",
    "items": {
     "ref": "Level"
    },
    "default": []
   },
   "evaluations": {
    "type": "integer",
    "minimum": 1,
    "maximum": 20,
    "default": 1
   },
   "severity": {
    "type": "string",
    "enum": [
     "critical",
     "high",
     "warning",
     "info"
    ]
   },
   "scope": {
    "ref": "RuleScope"
   },
   "include_favourable": {
    "type": "boolean",
    "default": false
   },
   "tells_past": {
    "type": "boolean",
    "default": false
   },
   "owner": {
    "anyOf": [
     {
      "type": "string",
      "minLength": 1,
      "maxLength": 128
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "enabled": {
    "type": "boolean",
    "default": true
   },
   "version": {
    "type": "integer",
    "minimum": 1,
    "default": 1
   }
  }
 },
 "AlertSystemFigure": {
  "type": "object",
  "required": [
   "id",
   "name",
   "unit"
  ],
  "properties": {
   "id": {
    "type": "string"
   },
   "name": {
    "type": "string"
   },
   "unit": {
    "type": "string",
    "enum": [
     "money",
     "ratio",
     "count",
     "minutes",
     "seconds",
     "milliseconds"
    ]
   }
  }
 },
 "AmountColumn": {
  "type": "object",
  "required": [
   "column"
  ],
  "properties": {
   "column": {
    "type": "string",
    "minLength": 1,
    "maxLength": 500
   },
   "sign": {
    "type": "integer",
    "enum": [
     -1,
     1
    ],
    "default": 1
   }
  }
 },
 "AnomalyCheck": {
  "type": "object",
  "required": [
   "value",
   "anomalous",
   "score_bp",
   "median",
   "low",
   "high",
   "points",
   "baseline"
  ],
  "properties": {
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
   "anomalous": {
    "anyOf": [
     {
      "type": "boolean"
     },
     {
      "type": "null"
     }
    ]
   },
   "score_bp": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "median": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "low": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "high": {
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
   "baseline": {
    "type": "string",
    "enum": [
     "same_month",
     "recent",
     "given"
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
 "ApplyEditResult": {
  "type": "object",
  "required": [
   "status",
   "version"
  ],
  "properties": {
   "status": {
    "type": "string",
    "enum": [
     "pending",
     "applied",
     "conflict",
     "rejected"
    ]
   },
   "version": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "error": {
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
   "conflict": {
    "anyOf": [
     {
      "ref": "FinancialRecord"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   }
  }
 },
 "AuditEntry": {
  "type": "object",
  "required": [
   "at",
   "uid",
   "action",
   "target",
   "outcome"
  ],
  "properties": {
   "at": {
    "type": "string"
   },
   "uid": {
    "type": "string"
   },
   "action": {
    "type": "string"
   },
   "target": {
    "type": "string"
   },
   "outcome": {
    "type": "string",
    "enum": [
     "done",
     "denied",
     "failed"
    ]
   },
   "detail": {
    "type": "string",
    "default": ""
   }
  }
 },
 "BacktestError": {
  "type": "object",
  "required": [
   "method",
   "wape_bp",
   "mase_bp"
  ],
  "properties": {
   "method": {
    "type": "string",
    "enum": [
     "seasonal_naive",
     "naive",
     "drift",
     "damped_holt",
     "holt_winters",
     "seasonal_naive_trend",
     "seasonal_average"
    ]
   },
   "wape_bp": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "mase_bp": {
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
 "BacktestFiring": {
  "type": "object",
  "required": [
   "period",
   "entity_id",
   "severity",
   "value",
   "sentence"
  ],
  "properties": {
   "period": {
    "type": "string",
    "pattern": "^\\d{4}-(0[1-9]|1[0-2])$"
   },
   "entity_id": {
    "type": "string",
    "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
   },
   "severity": {
    "type": "string",
    "enum": [
     "critical",
     "high",
     "warning",
     "info"
    ]
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
   "sentence": {
    "type": "string"
   }
  }
 },
 "BacktestResult": {
  "type": "object",
  "required": [
   "periods",
   "undefined",
   "firings",
   "sentence"
  ],
  "properties": {
   "periods": {
    "type": "integer"
   },
   "undefined": {
    "type": "integer"
   },
   "firings": {
    "type": "array",
    "items": {
     "ref": "BacktestFiring"
    }
   },
   "sentence": {
    "type": "string"
   }
  }
 },
 "Board": {
  "type": "object",
  "required": [
   "view",
   "tiles"
  ],
  "properties": {
   "view": {
    "type": "string",
    "enum": [
     "executive",
     "controller",
     "analyst",
     "department",
     "operations"
    ]
   },
   "tiles": {
    "type": "array",
    "items": {
     "type": "string",
     "pattern": "^[a-z][a-z0-9\\-]{0,39}$"
    },
    "maxItems": 40
   },
   "hidden": {
    "type": "array",
    "items": {
     "type": "string",
     "pattern": "^[a-z][a-z0-9\\-]{0,39}$"
    },
    "maxItems": 40,
    "default": []
   }
  }
 },
 "ChecklistItem": {
  "type": "object",
  "required": [
   "id",
   "title"
  ],
  "properties": {
   "id": {
    "type": "string",
    "pattern": "^[a-z0-9][a-z0-9\\-]{0,39}$"
   },
   "title": {
    "type": "string",
    "minLength": 1,
    "maxLength": 200
   },
   "owner": {
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
   "due": {
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
   "done_by": {
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
   "done_name": {
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
   "done_at": {
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
 "CloseEntry": {
  "type": "object",
  "required": [
   "at",
   "uid",
   "name",
   "action",
   "from_state",
   "to_state"
  ],
  "properties": {
   "at": {
    "type": "string"
   },
   "uid": {
    "type": "string"
   },
   "name": {
    "type": "string"
   },
   "action": {
    "type": "string",
    "enum": [
     "moved",
     "asked",
     "declined",
     "reopened",
     "checklist",
     "done",
     "undone"
    ]
   },
   "from_state": {
    "type": "string",
    "enum": [
     "open",
     "soft_close",
     "hold",
     "closed",
     "locked"
    ]
   },
   "to_state": {
    "type": "string",
    "enum": [
     "open",
     "soft_close",
     "hold",
     "closed",
     "locked"
    ]
   },
   "note": {
    "type": "string",
    "maxLength": 500,
    "default": ""
   },
   "asked_by": {
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
 "ColumnOrConstant": {
  "type": "object",
  "properties": {
   "column": {
    "anyOf": [
     {
      "type": "string",
      "minLength": 1,
      "maxLength": 500
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "constant": {
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
 "Comment": {
  "type": "object",
  "required": [
   "id",
   "uid",
   "name",
   "kind",
   "entity_id",
   "period",
   "target",
   "thread",
   "body",
   "mentions",
   "created_at",
   "told"
  ],
  "properties": {
   "id": {
    "type": "string",
    "pattern": "^[0-9a-f]{24}$"
   },
   "uid": {
    "type": "string"
   },
   "name": {
    "type": "string",
    "maxLength": 120
   },
   "kind": {
    "type": "string",
    "enum": [
     "kpi",
     "account",
     "record",
     "variance"
    ]
   },
   "entity_id": {
    "type": "string",
    "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
   },
   "period": {
    "type": "string",
    "pattern": "^\\d{4}-(0[1-9]|1[0-2])$"
   },
   "target": {
    "type": "string",
    "pattern": "^[A-Za-z0-9][A-Za-z0-9._:\\-]{0,99}$"
   },
   "thread": {
    "type": "string",
    "pattern": "^[0-9a-f]{24}$"
   },
   "body": {
    "type": "string",
    "minLength": 1,
    "maxLength": 4000
   },
   "mentions": {
    "type": "array",
    "items": {
     "type": "string",
     "maxLength": 128
    },
    "maxItems": 10
   },
   "created_at": {
    "type": "string"
   },
   "edited_at": {
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
   "resolved_at": {
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
   "resolved_by": {
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
   "resolved_name": {
    "anyOf": [
     {
      "type": "string",
      "maxLength": 120
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "told": {
    "type": "boolean"
   }
  }
 },
 "Comparison": {
  "type": "object",
  "required": [
   "value"
  ],
  "properties": {
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
   "delta": {
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
   "percent_bp": {
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
   "impact": {
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
   "reason": {
    "anyOf": [
     {
      "type": "string",
      "enum": [
       "zero_denominator",
       "no_baseline",
       "insufficient_history",
       "mixed_currency",
       "no_entries"
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
 "Dashboard": {
  "type": "object",
  "required": [
   "scope",
   "period",
   "currency",
   "version",
   "record_count",
   "inputs",
   "cells",
   "dimension_cells",
   "headline",
   "view",
   "computed_at"
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
   "currency": {
    "type": "string",
    "pattern": "^[A-Z]{3}$"
   },
   "version": {
    "type": "integer",
    "minimum": 1
   },
   "record_count": {
    "type": "integer"
   },
   "inputs": {
    "type": "object",
    "values": {
     "type": "integer"
    }
   },
   "graph_version": {
    "type": "integer",
    "default": 0
   },
   "graph_digest": {
    "type": "string",
    "default": ""
   },
   "news_version": {
    "type": "integer",
    "default": 0
   },
   "compared_version": {
    "type": "integer",
    "default": 0
   },
   "cells": {
    "json": {
     "type": "array",
     "items": {
      "type": "array",
      "prefixItems": [
       {
        "type": "string",
        "pattern": "^(actual|budget|forecast|scenario:[A-Za-z0-9\\-]{1,40})$"
       },
       {
        "type": "string",
        "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
       },
       {
        "type": "string",
        "pattern": "^[A-Z]{3}$"
       },
       {
        "type": "integer"
       },
       {
        "type": "integer"
       }
      ],
      "minItems": 5,
      "maxItems": 5
     }
    }
   },
   "dimension_cells": {
    "json": {
     "type": "array",
     "items": {
      "type": "array",
      "prefixItems": [
       {
        "type": "string"
       },
       {
        "type": "string"
       },
       {
        "type": "string",
        "pattern": "^(actual|budget|forecast|scenario:[A-Za-z0-9\\-]{1,40})$"
       },
       {
        "type": "string",
        "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
       },
       {
        "type": "string",
        "pattern": "^[A-Z]{3}$"
       },
       {
        "type": "integer"
       },
       {
        "type": "integer"
       }
      ],
      "minItems": 7,
      "maxItems": 7
     }
    }
   },
   "headline": {
    "json": {
     "ref": "EntityRow"
    }
   },
   "view": {
    "json": {
     "ref": "DashboardView"
    }
   },
   "computed_at": {
    "type": "string"
   }
  }
 },
 "DashboardView": {
  "type": "object",
  "required": [
   "kpis",
   "statement",
   "entities",
   "dimensions"
  ],
  "properties": {
   "kpis": {
    "type": "array",
    "items": {
     "ref": "KpiValue"
    }
   },
   "missing": {
    "type": "array",
    "items": {
     "ref": "MissingKpi"
    },
    "default": []
   },
   "statement": {
    "type": "array",
    "items": {
     "ref": "StatementRow"
    }
   },
   "variances": {
    "ref": "Variances",
    "default": {
     "budget": [],
     "previous": [],
     "last_year": [],
     "forecast": []
    }
   },
   "entities": {
    "type": "array",
    "items": {
     "ref": "EntityRow"
    }
   },
   "dimensions": {
    "type": "array",
    "items": {
     "ref": "DimensionRow"
    }
   }
  }
 },
 "DateColumn": {
  "type": "object",
  "required": [
   "column"
  ],
  "properties": {
   "column": {
    "type": "string",
    "minLength": 1,
    "maxLength": 500
   },
   "format": {
    "type": "string",
    "default": "auto"
   }
  }
 },
 "DimensionRow": {
  "type": "object",
  "required": [
   "dimension",
   "value",
   "revenue"
  ],
  "properties": {
   "dimension": {
    "type": "string"
   },
   "value": {
    "type": "string"
   },
   "revenue": {
    "type": "integer"
   }
  }
 },
 "Driver": {
  "type": "object",
  "required": [
   "kind",
   "id",
   "impact"
  ],
  "properties": {
   "kind": {
    "type": "string",
    "enum": [
     "account",
     "entity",
     "dimension",
     "effect"
    ]
   },
   "id": {
    "type": "string",
    "minLength": 1,
    "maxLength": 250
   },
   "impact": {
    "type": "integer"
   }
  }
 },
 "Edit": {
  "type": "object",
  "required": [
   "id",
   "uid",
   "record_id",
   "entity_id",
   "period",
   "base_version",
   "patch",
   "reason",
   "created_at"
  ],
  "properties": {
   "id": {
    "type": "string"
   },
   "uid": {
    "type": "string"
   },
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
   "base_version": {
    "type": "integer",
    "minimum": 0
   },
   "patch": {
    "ref": "EditPatch"
   },
   "base": {
    "anyOf": [
     {
      "ref": "EditPatch"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "parts": {
    "type": "array",
    "items": {
     "ref": "EditPart"
    },
    "maxItems": 199,
    "default": []
   },
   "reason": {
    "type": "string",
    "minLength": 1,
    "maxLength": 500
   },
   "status": {
    "type": "string",
    "enum": [
     "pending",
     "applied",
     "conflict",
     "rejected"
    ],
    "default": "pending"
   },
   "created_at": {
    "type": "string"
   },
   "applied_at": {
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
   "applied_version": {
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
   "theirs": {
    "anyOf": [
     {
      "json": {
       "ref": "FinancialRecord"
      }
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "moved_to": {
    "anyOf": [
     {
      "ref": "Forward"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "result": {
    "anyOf": [
     {
      "json": {
       "ref": "FinancialRecord"
      }
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "part_results": {
    "anyOf": [
     {
      "json": {
       "type": "array",
       "items": {
        "ref": "FinancialRecord"
       }
      }
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "conflicts": {
    "anyOf": [
     {
      "json": {
       "type": "array",
       "items": {
        "ref": "PartConflict"
       }
      }
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "announced": {
    "anyOf": [
     {
      "type": "boolean"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "error": {
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
 "EditPart": {
  "type": "object",
  "required": [
   "record_id",
   "base_version",
   "patch"
  ],
  "properties": {
   "record_id": {
    "type": "string",
    "pattern": "^[0-9a-f]{24}$"
   },
   "base_version": {
    "type": "integer",
    "minimum": 0
   },
   "patch": {
    "ref": "EditPatch"
   },
   "base": {
    "anyOf": [
     {
      "ref": "EditPatch"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   }
  }
 },
 "EditPatch": {
  "type": "object",
  "properties": {
   "account_code": {
    "anyOf": [
     {
      "type": "string",
      "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
     },
     {
      "type": "null"
     }
    ]
   },
   "date": {
    "anyOf": [
     {
      "type": "string",
      "pattern": "^\\d{4}-\\d{2}-\\d{2}$"
     },
     {
      "type": "null"
     }
    ]
   },
   "scenario": {
    "anyOf": [
     {
      "type": "string",
      "pattern": "^(actual|budget|forecast|scenario:[A-Za-z0-9\\-]{1,40})$"
     },
     {
      "type": "null"
     }
    ]
   },
   "amount_minor": {
    "anyOf": [
     {
      "type": "integer",
      "minimum": -9007199254740991,
      "maximum": 9007199254740991
     },
     {
      "type": "null"
     }
    ]
   },
   "currency": {
    "anyOf": [
     {
      "type": "string",
      "pattern": "^[A-Z]{3}$"
     },
     {
      "type": "null"
     }
    ]
   },
   "dimensions": {
    "anyOf": [
     {
      "type": "object",
      "values": {
       "type": "string",
       "minLength": 1,
       "maxLength": 200
      },
      "keys": "^[a-z][a-z0-9_]{0,39}$"
     },
     {
      "type": "null"
     }
    ]
   },
   "description": {
    "anyOf": [
     {
      "type": "string"
     },
     {
      "type": "null"
     }
    ]
   },
   "entity_id": {
    "anyOf": [
     {
      "type": "string",
      "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
     },
     {
      "type": "null"
     }
    ]
   },
   "period": {
    "anyOf": [
     {
      "type": "string",
      "pattern": "^\\d{4}-(0[1-9]|1[0-2])$"
     },
     {
      "type": "null"
     }
    ]
   },
   "retired": {
    "anyOf": [
     {
      "type": "boolean"
     },
     {
      "type": "null"
     }
    ]
   }
  }
 },
 "Entity": {
  "type": "object",
  "required": [
   "id",
   "name",
   "parent",
   "currency"
  ],
  "properties": {
   "id": {
    "type": "string",
    "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
   },
   "name": {
    "type": "string"
   },
   "parent": {
    "anyOf": [
     {
      "type": "string",
      "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
     },
     {
      "type": "null"
     }
    ]
   },
   "currency": {
    "type": "string",
    "pattern": "^[A-Z]{3}$"
   }
  }
 },
 "EntityRow": {
  "type": "object",
  "required": [
   "entity_id",
   "name",
   "revenue",
   "revenue_budget",
   "gross_profit",
   "net_income",
   "revenue_series"
  ],
  "properties": {
   "entity_id": {
    "type": "string",
    "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
   },
   "name": {
    "type": "string"
   },
   "revenue": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "revenue_budget": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "revenue_forecast": {
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
   "gross_profit": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "net_income": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "revenue_series": {
    "type": "array",
    "items": {
     "ref": "SeriesPoint"
    }
   }
  }
 },
 "FinancialRecord": {
  "type": "object",
  "required": [
   "id",
   "account_code",
   "date",
   "scenario",
   "amount_minor",
   "currency",
   "version",
   "sequence",
   "source",
   "updated_at"
  ],
  "properties": {
   "id": {
    "type": "string",
    "pattern": "^[0-9a-f]{24}$"
   },
   "account_code": {
    "type": "string",
    "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
   },
   "date": {
    "type": "string",
    "pattern": "^\\d{4}-\\d{2}-\\d{2}$"
   },
   "scenario": {
    "type": "string",
    "pattern": "^(actual|budget|forecast|scenario:[A-Za-z0-9\\-]{1,40})$"
   },
   "amount_minor": {
    "type": "integer",
    "minimum": -9007199254740991,
    "maximum": 9007199254740991
   },
   "currency": {
    "type": "string",
    "pattern": "^[A-Z]{3}$"
   },
   "dimensions": {
    "type": "object",
    "values": {
     "type": "string",
     "minLength": 1,
     "maxLength": 200
    },
    "keys": "^[a-z][a-z0-9_]{0,39}$"
   },
   "description": {
    "type": "string",
    "maxLength": 2000
   },
   "version": {
    "type": "integer",
    "minimum": 1
   },
   "sequence": {
    "type": "integer",
    "minimum": 0
   },
   "source": {
    "ref": "Origin"
   },
   "updated_at": {
    "type": "string"
   },
   "digest": {
    "type": "string"
   },
   "retired": {
    "type": "boolean"
   },
   "moved_to": {
    "ref": "Forward"
   }
  }
 },
 "Forecast": {
  "type": "object",
  "required": [
   "method",
   "combined",
   "points",
   "coverage_bp",
   "origins",
   "error",
   "baseline"
  ],
  "properties": {
   "method": {
    "anyOf": [
     {
      "type": "string",
      "enum": [
       "seasonal_naive",
       "naive",
       "drift",
       "damped_holt",
       "holt_winters",
       "seasonal_naive_trend",
       "seasonal_average"
      ]
     },
     {
      "type": "null"
     }
    ]
   },
   "combined": {
    "type": "array",
    "items": {
     "type": "string",
     "enum": [
      "seasonal_naive",
      "naive",
      "drift",
      "damped_holt",
      "holt_winters",
      "seasonal_naive_trend",
      "seasonal_average"
     ]
    }
   },
   "points": {
    "type": "array",
    "items": {
     "ref": "ForecastPoint"
    }
   },
   "coverage_bp": {
    "type": "integer"
   },
   "origins": {
    "type": "integer"
   },
   "error": {
    "anyOf": [
     {
      "ref": "BacktestError"
     },
     {
      "type": "null"
     }
    ]
   },
   "baseline": {
    "anyOf": [
     {
      "ref": "BacktestError"
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
 "ForecastPoint": {
  "type": "object",
  "required": [
   "step",
   "value",
   "low",
   "high"
  ],
  "properties": {
   "step": {
    "type": "integer"
   },
   "value": {
    "type": "integer"
   },
   "low": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "high": {
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
 "FormulaProblem": {
  "type": "object",
  "required": [
   "message",
   "start",
   "end",
   "line",
   "column"
  ],
  "properties": {
   "message": {
    "type": "string"
   },
   "start": {
    "type": "integer"
   },
   "end": {
    "type": "integer"
   },
   "line": {
    "type": "integer"
   },
   "column": {
    "type": "integer"
   },
   "token": {
    "type": "string",
    "default": ""
   },
   "expected": {
    "type": "string",
    "default": ""
   },
   "near": {
    "type": "array",
    "items": {
     "type": "string"
    },
    "default": []
   },
   "path": {
    "type": "array",
    "items": {
     "type": "string"
    },
    "default": []
   }
  }
 },
 "Forward": {
  "type": "object",
  "required": [
   "entity_id",
   "period"
  ],
  "properties": {
   "entity_id": {
    "type": "string",
    "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
   },
   "period": {
    "type": "string",
    "pattern": "^\\d{4}-(0[1-9]|1[0-2])$"
   }
  }
 },
 "HistoryEntry": {
  "type": "object",
  "required": [
   "at",
   "from_state",
   "to_state"
  ],
  "properties": {
   "at": {
    "type": "string"
   },
   "from_state": {
    "type": "string",
    "enum": [
     "ok",
     "pending",
     "firing",
     "acknowledged",
     "snoozed",
     "resolved",
     "stale",
     "error"
    ]
   },
   "to_state": {
    "type": "string",
    "enum": [
     "ok",
     "pending",
     "firing",
     "acknowledged",
     "snoozed",
     "resolved",
     "stale",
     "error"
    ]
   },
   "by": {
    "anyOf": [
     {
      "type": "string",
      "minLength": 1,
      "maxLength": 128
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "note": {
    "type": "string",
    "maxLength": 1000,
    "default": ""
   }
  }
 },
 "Import": {
  "type": "object",
  "required": [
   "id",
   "kind",
   "status",
   "filename",
   "object_name",
   "generation",
   "size_bytes",
   "uid",
   "source",
   "mapping",
   "mode",
   "sequence",
   "created_at"
  ],
  "properties": {
   "id": {
    "type": "string"
   },
   "kind": {
    "type": "string",
    "enum": [
     "import",
     "api",
     "reversal"
    ]
   },
   "status": {
    "type": "string",
    "enum": [
     "waiting",
     "queued",
     "reading",
     "applying",
     "done",
     "done_with_errors",
     "failed",
     "reversing",
     "reversed"
    ]
   },
   "filename": {
    "type": "string"
   },
   "object_name": {
    "type": "string"
   },
   "generation": {
    "type": "string"
   },
   "size_bytes": {
    "type": "integer"
   },
   "uid": {
    "type": "string"
   },
   "source": {
    "type": "string"
   },
   "mapping": {
    "anyOf": [
     {
      "type": "string"
     },
     {
      "type": "null"
     }
    ]
   },
   "mode": {
    "type": "string",
    "enum": [
     "append",
     "replace"
    ]
   },
   "sequence": {
    "type": "integer"
   },
   "created_at": {
    "type": "string"
   },
   "started_at": {
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
   "finished_at": {
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
   "heartbeat_at": {
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
   "runner": {
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
   "percent": {
    "type": "integer",
    "default": 0
   },
   "rows_total": {
    "type": "integer",
    "default": 0
   },
   "rows_accepted": {
    "type": "integer",
    "default": 0
   },
   "rows_rejected": {
    "type": "integer",
    "default": 0
   },
   "rows_quarantined": {
    "type": "integer",
    "default": 0
   },
   "quarantined_minor": {
    "type": "integer",
    "default": 0
   },
   "records_total": {
    "type": "integer",
    "default": 0
   },
   "records_applied": {
    "type": "integer",
    "default": 0
   },
   "records_written": {
    "type": "integer",
    "default": 0
   },
   "records_unchanged": {
    "type": "integer",
    "default": 0
   },
   "records_retired": {
    "type": "integer",
    "default": 0
   },
   "records_skipped": {
    "type": "integer",
    "default": 0
   },
   "records_refused": {
    "type": "integer",
    "default": 0
   },
   "rows_per_second": {
    "type": "integer",
    "default": 0
   },
   "rounding_difference": {
    "type": "string",
    "default": "0"
   },
   "chunks_total": {
    "type": "integer",
    "default": 0
   },
   "seconds": {
    "type": "number",
    "default": 0.0
   },
   "phase_seconds": {
    "type": "object",
    "default": {},
    "values": {
     "type": "number"
    }
   },
   "error": {
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
   "rejects_object": {
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
   "quality": {
    "anyOf": [
     {
      "ref": "QualityScore"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "reverses": {
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
   "reversed_by": {
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
 "ImportErrors": {
  "type": "object",
  "required": [
   "errors"
  ],
  "properties": {
   "errors": {
    "type": "array",
    "items": {
     "ref": "RowError"
    }
   }
  }
 },
 "ImportStarted": {
  "type": "object",
  "required": [
   "import_id"
  ],
  "properties": {
   "import_id": {
    "type": "string"
   }
  }
 },
 "KpiDefinition": {
  "type": "object",
  "required": [
   "metric",
   "origin",
   "words",
   "inputs",
   "used_by"
  ],
  "properties": {
   "metric": {
    "ref": "Metric"
   },
   "origin": {
    "type": "string",
    "enum": [
     "standard",
     "changed",
     "own"
    ]
   },
   "retired": {
    "type": "boolean",
    "default": false
   },
   "words": {
    "type": "string"
   },
   "inputs": {
    "type": "array",
    "items": {
     "type": "string"
    }
   },
   "used_by": {
    "type": "array",
    "items": {
     "type": "string"
    }
   },
   "standard_formula": {
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
   "problem": {
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
 "KpiLibrary": {
  "type": "object",
  "required": [
   "version",
   "kpis",
   "names"
  ],
  "properties": {
   "version": {
    "type": "integer"
   },
   "kpis": {
    "type": "array",
    "items": {
     "ref": "KpiDefinition"
    }
   },
   "names": {
    "type": "array",
    "items": {
     "ref": "KpiName"
    }
   }
  }
 },
 "KpiName": {
  "type": "object",
  "required": [
   "name",
   "label",
   "kind"
  ],
  "properties": {
   "name": {
    "type": "string"
   },
   "label": {
    "type": "string"
   },
   "kind": {
    "type": "string",
    "enum": [
     "class",
     "statistic",
     "kpi",
     "constant",
     "function"
    ]
   }
  }
 },
 "KpiPreview": {
  "type": "object",
  "required": [
   "currency"
  ],
  "properties": {
   "problem": {
    "anyOf": [
     {
      "ref": "FormulaProblem"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "words": {
    "type": "string",
    "default": ""
   },
   "currency": {
    "type": "string",
    "pattern": "^[A-Z]{3}$"
   },
   "points": {
    "type": "array",
    "items": {
     "ref": "KpiPreviewPoint"
    },
    "default": []
   },
   "feeds": {
    "type": "array",
    "items": {
     "type": "string"
    },
    "default": []
   },
   "target": {
    "anyOf": [
     {
      "ref": "KpiTarget"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   }
  }
 },
 "KpiPreviewPoint": {
  "type": "object",
  "required": [
   "period",
   "value"
  ],
  "properties": {
   "period": {
    "type": "string",
    "pattern": "^\\d{4}-(0[1-9]|1[0-2])$"
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
   "reason": {
    "anyOf": [
     {
      "type": "string",
      "enum": [
       "zero_denominator",
       "no_baseline",
       "insufficient_history",
       "mixed_currency",
       "no_entries"
      ]
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "present": {
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
   "present_reason": {
    "anyOf": [
     {
      "type": "string",
      "enum": [
       "zero_denominator",
       "no_baseline",
       "insufficient_history",
       "mixed_currency",
       "no_entries"
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
 "KpiProgress": {
  "type": "object",
  "required": [
   "written",
   "left"
  ],
  "properties": {
   "written": {
    "type": "integer"
   },
   "left": {
    "type": "integer"
   }
  }
 },
 "KpiSaved": {
  "type": "object",
  "required": [
   "kpi",
   "progress"
  ],
  "properties": {
   "kpi": {
    "ref": "OwnMetric"
   },
   "progress": {
    "ref": "KpiProgress"
   }
  }
 },
 "KpiTarget": {
  "type": "object",
  "required": [
   "value",
   "verdict",
   "gap"
  ],
  "properties": {
   "value": {
    "type": "integer"
   },
   "warning": {
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
   "verdict": {
    "type": "string",
    "enum": [
     "met",
     "near",
     "missed"
    ]
   },
   "gap": {
    "type": "integer"
   }
  }
 },
 "KpiValue": {
  "type": "object",
  "required": [
   "id",
   "name",
   "unit",
   "direction",
   "value",
   "previous",
   "last_year",
   "budget",
   "series"
  ],
  "properties": {
   "id": {
    "type": "string"
   },
   "name": {
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
   "headline": {
    "type": "boolean",
    "default": false
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
   "reason": {
    "anyOf": [
     {
      "type": "string",
      "enum": [
       "zero_denominator",
       "no_baseline",
       "insufficient_history",
       "mixed_currency",
       "no_entries"
      ]
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "previous": {
    "ref": "Comparison"
   },
   "last_year": {
    "ref": "Comparison"
   },
   "budget": {
    "ref": "Comparison"
   },
   "forecast": {
    "anyOf": [
     {
      "ref": "Comparison"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "target": {
    "anyOf": [
     {
      "ref": "KpiTarget"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "drivers": {
    "anyOf": [
     {
      "type": "object",
      "values": {
       "type": "integer"
      }
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "series": {
    "type": "array",
    "items": {
     "ref": "SeriesPoint"
    }
   }
  }
 },
 "Level": {
  "type": "object",
  "required": [
   "threshold",
   "severity"
  ],
  "properties": {
   "threshold": {
    "type": "integer",
    "minimum": -9007199254740991,
    "maximum": 9007199254740991
   },
   "severity": {
    "type": "string",
    "enum": [
     "critical",
     "high",
     "warning",
     "info"
    ]
   }
  }
 },
 "Mapping": {
  "type": "object",
  "required": [
   "name",
   "source",
   "date",
   "entity",
   "currency"
  ],
  "properties": {
   "name": {
    "type": "string",
    "pattern": "^[a-z0-9][a-z0-9\\-]{0,63}$"
   },
   "source": {
    "type": "string",
    "pattern": "^[a-z0-9][a-z0-9\\-]{0,63}$"
   },
   "header_row": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "string",
      "const": "auto"
     }
    ],
    "default": "auto"
   },
   "sheet": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "string"
     }
    ],
    "default": 0
   },
   "date": {
    "ref": "DateColumn"
   },
   "entity": {
    "ref": "ColumnOrConstant"
   },
   "currency": {
    "ref": "ColumnOrConstant"
   },
   "scenario": {
    "ref": "ColumnOrConstant",
    "default": {
     "column": null,
     "constant": "actual"
    }
   },
   "account": {
    "anyOf": [
     {
      "ref": "ColumnOrConstant"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "amount": {
    "anyOf": [
     {
      "ref": "AmountColumn"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "measures": {
    "type": "array",
    "items": {
     "ref": "Measure"
    },
    "default": []
   },
   "key": {
    "type": "array",
    "items": {
     "type": "string",
     "minLength": 1,
     "maxLength": 500
    },
    "default": []
   },
   "create": {
    "type": "array",
    "items": {
     "type": "string",
     "enum": [
      "entities",
      "accounts"
     ]
    },
    "default": []
   },
   "dimensions": {
    "type": "object",
    "default": {},
    "values": {
     "type": "string",
     "minLength": 1,
     "maxLength": 500
    },
    "keys": "^[a-z][a-z0-9_]{0,39}$"
   },
   "description": {
    "anyOf": [
     {
      "type": "string",
      "minLength": 1,
      "maxLength": 500
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "decimal": {
    "type": "string",
    "enum": [
     "auto",
     "point",
     "comma"
    ],
    "default": "auto"
   },
   "headers": {
    "anyOf": [
     {
      "type": "array",
      "items": {
       "type": "string"
      }
     },
     {
      "type": "null"
     }
    ],
    "default": null
   }
  }
 },
 "Materiality": {
  "type": "object",
  "properties": {
   "absolute_minor": {
    "type": "integer",
    "minimum": 0,
    "maximum": 9007199254740991,
    "default": 100000
   },
   "percent_bp": {
    "type": "integer",
    "minimum": 0,
    "maximum": 1000000,
    "default": 500
   }
  }
 },
 "Measure": {
  "type": "object",
  "required": [
   "account"
  ],
  "properties": {
   "column": {
    "anyOf": [
     {
      "type": "string",
      "minLength": 1,
      "maxLength": 500
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "expression": {
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
   "account": {
    "type": "string",
    "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
   },
   "sign": {
    "type": "integer",
    "enum": [
     -1,
     1
    ],
    "default": 1
   }
  }
 },
 "Member": {
  "type": "object",
  "required": [
   "uid",
   "email",
   "display_name",
   "role"
  ],
  "properties": {
   "uid": {
    "type": "string"
   },
   "email": {
    "type": "string"
   },
   "display_name": {
    "type": "string"
   },
   "role": {
    "type": "string",
    "enum": [
     "owner",
     "admin",
     "editor",
     "analyst",
     "viewer"
    ]
   },
   "entity_scope": {
    "anyOf": [
     {
      "type": "array",
      "items": {
       "type": "string",
       "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
      }
     },
     {
      "type": "null"
     }
    ],
    "default": null
   }
  }
 },
 "Metric": {
  "type": "object",
  "required": [
   "id",
   "name",
   "formula",
   "unit",
   "direction",
   "period_behaviour"
  ],
  "properties": {
   "id": {
    "type": "string",
    "pattern": "^[a-z][a-z0-9_]{0,39}$"
   },
   "name": {
    "type": "string",
    "minLength": 1,
    "maxLength": 80
   },
   "formula": {
    "type": "string",
    "minLength": 1,
    "maxLength": 500
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
   "period_behaviour": {
    "type": "string",
    "enum": [
     "flow",
     "stock",
     "average",
     "ratio"
    ]
   },
   "family": {
    "type": "string",
    "enum": [
     "profitability",
     "working_capital",
     "liquidity",
     "leverage",
     "cash",
     "growth",
     "customers",
     "people",
     "platform",
     "other"
    ],
    "default": "other"
   },
   "version": {
    "type": "integer",
    "minimum": 1,
    "default": 1
   },
   "description": {
    "type": "string",
    "maxLength": 500,
    "default": ""
   },
   "owner": {
    "type": "string",
    "maxLength": 80,
    "default": ""
   },
   "headline": {
    "type": "boolean",
    "default": false
   },
   "targets": {
    "type": "array",
    "items": {
     "ref": "Target"
    },
    "maxItems": 50,
    "default": []
   }
  }
 },
 "Milestone": {
  "type": "object",
  "required": [
   "id",
   "kind",
   "metric",
   "name",
   "when",
   "value",
   "currency"
  ],
  "properties": {
   "id": {
    "type": "string",
    "pattern": "^[a-z0-9_\\-]{1,100}$"
   },
   "kind": {
    "type": "string",
    "enum": [
     "year",
     "first",
     "best"
    ]
   },
   "metric": {
    "type": "string"
   },
   "name": {
    "type": "string"
   },
   "when": {
    "type": "string",
    "pattern": "^\\d{4}(-\\d{2})?$"
   },
   "value": {
    "type": "integer",
    "minimum": -9007199254740991,
    "maximum": 9007199254740991
   },
   "planned": {
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
   "currency": {
    "type": "string",
    "pattern": "^[A-Z]{3}$"
   }
  }
 },
 "MissingKpi": {
  "type": "object",
  "required": [
   "id",
   "name",
   "reason"
  ],
  "properties": {
   "id": {
    "type": "string"
   },
   "name": {
    "type": "string"
   },
   "reason": {
    "type": "string",
    "enum": [
     "zero_denominator",
     "no_baseline",
     "insufficient_history",
     "mixed_currency",
     "no_entries"
    ]
   }
  }
 },
 "Notification": {
  "type": "object",
  "required": [
   "id",
   "recipient",
   "channel",
   "kind",
   "severity",
   "state",
   "alerts",
   "events",
   "group",
   "created_at",
   "day"
  ],
  "properties": {
   "id": {
    "type": "string",
    "pattern": "^[0-9a-f]{24}$"
   },
   "recipient": {
    "type": "string",
    "minLength": 1,
    "maxLength": 128
   },
   "uid": {
    "anyOf": [
     {
      "type": "string",
      "minLength": 1,
      "maxLength": 128
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "channel": {
    "type": "string",
    "enum": [
     "email",
     "sms",
     "slack",
     "push",
     "dashboard"
    ]
   },
   "kind": {
    "type": "string",
    "enum": [
     "firing",
     "recovery",
     "escalation",
     "assigned",
     "digest",
     "mention",
     "summary",
     "milestone"
    ]
   },
   "severity": {
    "type": "string",
    "enum": [
     "critical",
     "high",
     "warning",
     "info"
    ]
   },
   "state": {
    "type": "string",
    "enum": [
     "queued",
     "digest",
     "digested",
     "sent",
     "failed",
     "no_device"
    ]
   },
   "alerts": {
    "type": "array",
    "items": {
     "type": "string",
     "pattern": "^[0-9a-f]{24}$"
    },
    "maxItems": 1000
   },
   "events": {
    "type": "array",
    "items": {
     "type": "string",
     "pattern": "^[0-9a-f]{24}$"
    },
    "maxItems": 1000
   },
   "group": {
    "type": "string",
    "pattern": "^[0-9a-f]{24}$"
   },
   "source": {
    "type": "string",
    "default": ""
   },
   "created_at": {
    "type": "string"
   },
   "day": {
    "type": "string",
    "pattern": "^\\d{4}-\\d{2}-\\d{2}$"
   },
   "digest_day": {
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
   "held_because": {
    "anyOf": [
     {
      "type": "string",
      "enum": [
       "severity",
       "noise_budget"
      ]
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "sent_at": {
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
   "receipt": {
    "type": "string",
    "default": ""
   },
   "read_at": {
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
   "attempts": {
    "type": "integer",
    "minimum": 0,
    "default": 0
   },
   "lease_until": {
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
   "error": {
    "type": "string",
    "maxLength": 500,
    "default": ""
   },
   "recorded": {
    "type": "boolean",
    "default": false
   },
   "comment": {
    "anyOf": [
     {
      "type": "string",
      "pattern": "^[0-9a-f]{24}$"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "about": {
    "type": "string",
    "maxLength": 300,
    "default": ""
   },
   "milestone": {
    "anyOf": [
     {
      "ref": "Milestone"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   }
  }
 },
 "OpenUploadResult": {
  "type": "object",
  "required": [
   "upload_id",
   "session_url",
   "content_type",
   "expires_at"
  ],
  "properties": {
   "upload_id": {
    "type": "string"
   },
   "session_url": {
    "type": "string"
   },
   "content_type": {
    "type": "string"
   },
   "expires_at": {
    "type": "string"
   }
  }
 },
 "Organization": {
  "type": "object",
  "required": [
   "name",
   "currency",
   "root_entity"
  ],
  "properties": {
   "name": {
    "type": "string"
   },
   "currency": {
    "type": "string",
    "pattern": "^[A-Z]{3}$"
   },
   "locale": {
    "type": "string",
    "default": "en-US"
   },
   "chart": {
    "type": "string",
    "enum": [
     "management",
     "standard"
    ],
    "default": "management"
   },
   "root_entity": {
    "type": "string",
    "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
   },
   "live_dimensions": {
    "type": "array",
    "items": {
     "type": "string"
    },
    "default": [
     "department",
     "product_line",
     "region",
     "segment",
     "payment_method"
    ]
   },
   "materiality": {
    "ref": "Materiality",
    "default": {
     "absolute_minor": 100000,
     "percent_bp": 500
    }
   }
  }
 },
 "Origin": {
  "type": "object",
  "required": [
   "kind"
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
   "import_id": {
    "type": "string"
   },
   "row": {
    "type": "integer",
    "minimum": 1
   },
   "edit_id": {
    "type": "string"
   },
   "uid": {
    "type": "string"
   }
  }
 },
 "OwnMetric": {
  "type": "object",
  "required": [
   "metric",
   "uid",
   "changed_by",
   "at",
   "reason"
  ],
  "properties": {
   "metric": {
    "ref": "Metric"
   },
   "retired": {
    "type": "boolean",
    "default": false
   },
   "uid": {
    "type": "string"
   },
   "changed_by": {
    "type": "string"
   },
   "at": {
    "type": "string"
   },
   "reason": {
    "type": "string",
    "maxLength": 500
   },
   "before": {
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
 "PartConflict": {
  "type": "object",
  "required": [
   "record_id",
   "reason",
   "theirs"
  ],
  "properties": {
   "record_id": {
    "type": "string",
    "pattern": "^[0-9a-f]{24}$"
   },
   "reason": {
    "type": "string"
   },
   "theirs": {
    "anyOf": [
     {
      "ref": "FinancialRecord"
     },
     {
      "type": "null"
     }
    ]
   }
  }
 },
 "People": {
  "type": "object",
  "required": [
   "people"
  ],
  "properties": {
   "people": {
    "type": "array",
    "items": {
     "ref": "Person"
    }
   }
  }
 },
 "PeriodState": {
  "type": "object",
  "required": [
   "entity_id",
   "period",
   "state"
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
   "state": {
    "type": "string",
    "enum": [
     "open",
     "soft_close",
     "hold",
     "closed",
     "locked"
    ]
   },
   "version": {
    "type": "integer",
    "minimum": 0,
    "default": 0
   },
   "checklist": {
    "type": "array",
    "items": {
     "ref": "ChecklistItem"
    },
    "maxItems": 40,
    "default": []
   },
   "reopening": {
    "anyOf": [
     {
      "ref": "ReopeningRequest"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "restatements": {
    "type": "integer",
    "minimum": 0,
    "default": 0
   },
   "seal": {
    "anyOf": [
     {
      "ref": "Seal"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "history": {
    "type": "array",
    "items": {
     "ref": "CloseEntry"
    },
    "maxItems": 100,
    "default": []
   },
   "updated_at": {
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
 "Person": {
  "type": "object",
  "required": [
   "uid",
   "name"
  ],
  "properties": {
   "uid": {
    "type": "string"
   },
   "name": {
    "type": "string"
   }
  }
 },
 "Preferences": {
  "type": "object",
  "required": [
   "updated_at"
  ],
  "properties": {
   "theme": {
    "type": "string",
    "enum": [
     "auto",
     "light",
     "dark"
    ],
    "default": "auto"
   },
   "language": {
    "anyOf": [
     {
      "type": "string",
      "minLength": 2,
      "maxLength": 35
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "scope": {
    "anyOf": [
     {
      "type": "string",
      "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "period": {
    "anyOf": [
     {
      "type": "string",
      "pattern": "^\\d{4}-(0[1-9]|1[0-2])$"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "layout": {
    "type": "string",
    "maxLength": 4000,
    "default": ""
   },
   "grid_views": {
    "type": "string",
    "maxLength": 8000,
    "default": ""
   },
   "updated_at": {
    "type": "string"
   }
  }
 },
 "Presence": {
  "type": "object",
  "required": [
   "uid",
   "tab",
   "name",
   "screen",
   "seen_at",
   "expires_at"
  ],
  "properties": {
   "uid": {
    "type": "string"
   },
   "tab": {
    "type": "string",
    "pattern": "^[A-Za-z0-9\\-]{1,40}$"
   },
   "name": {
    "type": "string",
    "maxLength": 120
   },
   "screen": {
    "type": "string",
    "maxLength": 40
   },
   "scope": {
    "anyOf": [
     {
      "type": "string",
      "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "period": {
    "anyOf": [
     {
      "type": "string",
      "pattern": "^\\d{4}-(0[1-9]|1[0-2])$"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "cell": {
    "type": "string",
    "maxLength": 80,
    "default": ""
   },
   "seen_at": {
    "type": "string"
   },
   "expires_at": {
    "type": "string"
   }
  }
 },
 "PreviewRecord": {
  "type": "object",
  "required": [
   "line",
   "outcome",
   "entity_id",
   "period",
   "id",
   "account_code",
   "date",
   "scenario",
   "amount_minor",
   "currency"
  ],
  "properties": {
   "line": {
    "type": "integer"
   },
   "outcome": {
    "type": "string",
    "enum": [
     "new",
     "changed",
     "unchanged",
     "stale",
     "refused",
     "not_compared"
    ]
   },
   "entity_id": {
    "type": "string",
    "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
   },
   "period": {
    "type": "string",
    "pattern": "^\\d{4}-(0[1-9]|1[0-2])$"
   },
   "id": {
    "type": "string",
    "pattern": "^[0-9a-f]{24}$"
   },
   "account_code": {
    "type": "string",
    "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
   },
   "date": {
    "type": "string",
    "pattern": "^\\d{4}-\\d{2}-\\d{2}$"
   },
   "scenario": {
    "type": "string",
    "pattern": "^(actual|budget|forecast|scenario:[A-Za-z0-9\\-]{1,40})$"
   },
   "amount_minor": {
    "type": "integer",
    "minimum": -9007199254740991,
    "maximum": 9007199254740991
   },
   "currency": {
    "type": "string",
    "pattern": "^[A-Z]{3}$"
   },
   "dimensions": {
    "type": "object",
    "values": {
     "type": "string",
     "minLength": 1,
     "maxLength": 200
    },
    "keys": "^[a-z][a-z0-9_]{0,39}$"
   },
   "description": {
    "type": "string",
    "default": ""
   }
  }
 },
 "PreviewResult": {
  "type": "object",
  "required": [
   "headers"
  ],
  "properties": {
   "headers": {
    "type": "array",
    "items": {
     "type": "string"
    }
   },
   "recognised_mapping": {
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
   "suggested_mapping": {
    "anyOf": [
     {
      "ref": "Mapping"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "mapping": {
    "anyOf": [
     {
      "ref": "Mapping"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "rows_total": {
    "type": "integer",
    "default": 0
   },
   "records_total": {
    "type": "integer",
    "default": 0
   },
   "compared": {
    "type": "boolean",
    "default": true
   },
   "new": {
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
   "changed": {
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
   "unchanged": {
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
   "retired": {
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
   "rejected": {
    "type": "integer",
    "default": 0
   },
   "quarantined": {
    "type": "integer",
    "default": 0
   },
   "quarantined_minor": {
    "type": "integer",
    "default": 0
   },
   "new_entities": {
    "type": "array",
    "items": {
     "type": "string"
    }
   },
   "totals": {
    "type": "array",
    "items": {
     "ref": "PreviewTotal"
    }
   },
   "sample": {
    "type": "array",
    "items": {
     "ref": "PreviewRecord"
    }
   },
   "errors": {
    "type": "array",
    "items": {
     "ref": "RowError"
    }
   },
   "notes": {
    "type": "array",
    "items": {
     "type": "string"
    }
   },
   "rounding_difference": {
    "type": "string",
    "default": "0"
   },
   "refused": {
    "anyOf": [
     {
      "ref": "Refusal"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   }
  }
 },
 "PreviewTotal": {
  "type": "object",
  "required": [
   "account_code",
   "name",
   "scenario",
   "currency",
   "amount_minor",
   "count"
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
   "amount_minor": {
    "type": "integer"
   },
   "count": {
    "type": "integer"
   }
  }
 },
 "Proof": {
  "type": "object",
  "required": [
   "state",
   "checked_at",
   "proven_at",
   "periods",
   "left",
   "leaves",
   "records",
   "rows",
   "figures",
   "sums",
   "differences",
   "differences_total"
  ],
  "properties": {
   "state": {
    "type": "string",
    "enum": [
     "proven",
     "proving",
     "differs"
    ]
   },
   "checked_at": {
    "type": "string"
   },
   "proven_at": {
    "anyOf": [
     {
      "type": "string"
     },
     {
      "type": "null"
     }
    ]
   },
   "periods": {
    "type": "integer",
    "minimum": 0
   },
   "left": {
    "type": "integer",
    "minimum": 0
   },
   "leaves": {
    "type": "integer",
    "minimum": 0
   },
   "records": {
    "type": "integer",
    "minimum": 0
   },
   "rows": {
    "type": "integer",
    "minimum": 0
   },
   "figures": {
    "type": "integer",
    "minimum": 0
   },
   "sums": {
    "type": "array",
    "items": {
     "ref": "ProofSum"
    }
   },
   "differences": {
    "type": "array",
    "items": {
     "ref": "ProofDifference"
    },
    "maxItems": 20
   },
   "differences_total": {
    "type": "integer",
    "minimum": 0
   }
  }
 },
 "ProofDifference": {
  "type": "object",
  "required": [
   "entity",
   "period"
  ],
  "properties": {
   "entity": {
    "type": "string",
    "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
   },
   "period": {
    "type": "string",
    "pattern": "^\\d{4}-(0[1-9]|1[0-2])$"
   },
   "account": {
    "anyOf": [
     {
      "type": "string",
      "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
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
      "pattern": "^(actual|budget|forecast|scenario:[A-Za-z0-9\\-]{1,40})$"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "currency": {
    "anyOf": [
     {
      "type": "string",
      "pattern": "^[A-Z]{3}$"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "dimension": {
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
   "value": {
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
   "problem": {
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
   "records": {
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
   "aggregate": {
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
   "screen": {
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
   "bigquery": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   }
  }
 },
 "ProofSum": {
  "type": "object",
  "required": [
   "scenario",
   "currency",
   "records",
   "aggregates",
   "screens",
   "bigquery"
  ],
  "properties": {
   "scenario": {
    "type": "string",
    "pattern": "^(actual|budget|forecast|scenario:[A-Za-z0-9\\-]{1,40})$"
   },
   "currency": {
    "type": "string",
    "pattern": "^[A-Z]{3}$"
   },
   "records": {
    "type": "integer"
   },
   "aggregates": {
    "type": "integer"
   },
   "screens": {
    "type": "integer"
   },
   "bigquery": {
    "type": "integer"
   }
  }
 },
 "QualityScore": {
  "type": "object",
  "required": [
   "score",
   "validity",
   "completeness",
   "mapping_coverage",
   "duplicates",
   "timeliness"
  ],
  "properties": {
   "score": {
    "type": "integer"
   },
   "validity": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "completeness": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "mapping_coverage": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "duplicates": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "timeliness": {
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
 "RecordPage": {
  "type": "object",
  "required": [
   "entity_id",
   "period",
   "prefix",
   "version",
   "count",
   "records"
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
   "prefix": {
    "type": "string",
    "pattern": "^b[01]*$"
   },
   "version": {
    "type": "integer",
    "minimum": 1
   },
   "count": {
    "type": "integer"
   },
   "records": {
    "json": {
     "type": "array",
     "items": {
      "ref": "FinancialRecord"
     }
    }
   }
  }
 },
 "Refusal": {
  "type": "object",
  "required": [
   "rule",
   "reason"
  ],
  "properties": {
   "rule": {
    "type": "string"
   },
   "reason": {
    "type": "string"
   },
   "line": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   }
  }
 },
 "ReopeningRequest": {
  "type": "object",
  "required": [
   "uid",
   "name",
   "at",
   "reason"
  ],
  "properties": {
   "uid": {
    "type": "string"
   },
   "name": {
    "type": "string"
   },
   "at": {
    "type": "string"
   },
   "reason": {
    "type": "string",
    "minLength": 1,
    "maxLength": 500
   }
  }
 },
 "RoleBoard": {
  "type": "object",
  "required": [
   "view",
   "role",
   "version",
   "updated_at",
   "updated_by"
  ],
  "properties": {
   "view": {
    "type": "string",
    "enum": [
     "executive",
     "controller",
     "analyst",
     "department",
     "operations"
    ]
   },
   "boards": {
    "type": "array",
    "items": {
     "ref": "Board"
    },
    "maxItems": 5,
    "default": []
   },
   "role": {
    "type": "string",
    "enum": [
     "owner",
     "admin",
     "editor",
     "analyst",
     "viewer"
    ]
   },
   "version": {
    "type": "integer",
    "minimum": 1
   },
   "updated_at": {
    "type": "string"
   },
   "updated_by": {
    "type": "string"
   }
  }
 },
 "RowError": {
  "type": "object",
  "required": [
   "line",
   "column",
   "value",
   "rule",
   "reason"
  ],
  "properties": {
   "line": {
    "type": "integer"
   },
   "column": {
    "type": "string"
   },
   "value": {
    "type": "string"
   },
   "rule": {
    "type": "string"
   },
   "reason": {
    "type": "string"
   },
   "quarantined": {
    "type": "boolean",
    "default": false
   },
   "amount_minor": {
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
   "currency": {
    "anyOf": [
     {
      "type": "string",
      "pattern": "^[A-Z]{3}$"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   }
  }
 },
 "RuleScope": {
  "type": "object",
  "required": [
   "entity_id"
  ],
  "properties": {
   "entity_id": {
    "type": "string",
    "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
   },
   "descendants": {
    "type": "boolean",
    "default": true
   },
   "dimension": {
    "anyOf": [
     {
      "type": "string",
      "pattern": "^[a-z][a-z0-9_]{0,39}$"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "member": {
    "anyOf": [
     {
      "type": "string",
      "minLength": 1,
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
 "Seal": {
  "type": "object",
  "required": [
   "hash",
   "aggregate_version",
   "record_count",
   "at",
   "uid"
  ],
  "properties": {
   "hash": {
    "type": "string",
    "pattern": "^[0-9a-f]{64}$"
   },
   "aggregate_version": {
    "type": "integer"
   },
   "record_count": {
    "type": "integer"
   },
   "at": {
    "type": "string"
   },
   "uid": {
    "type": "string"
   }
  }
 },
 "Series": {
  "type": "object",
  "required": [
   "scope",
   "version",
   "periods"
  ],
  "properties": {
   "scope": {
    "type": "string",
    "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
   },
   "version": {
    "type": "integer",
    "minimum": 1
   },
   "periods": {
    "json": {
     "type": "object",
     "values": {
      "ref": "SeriesEntry"
     },
     "keys": "^\\d{4}-(0[1-9]|1[0-2])$"
    }
   },
   "pending": {
    "type": "array",
    "items": {
     "type": "string",
     "pattern": "^\\d{4}-(0[1-9]|1[0-2])$"
    },
    "default": []
   }
  }
 },
 "SeriesAnalysis": {
  "type": "object",
  "required": [
   "scope",
   "metric",
   "version",
   "periods",
   "values",
   "trend",
   "forecast"
  ],
  "properties": {
   "scope": {
    "type": "string",
    "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
   },
   "metric": {
    "type": "string"
   },
   "version": {
    "type": "integer"
   },
   "periods": {
    "type": "array",
    "items": {
     "type": "string",
     "pattern": "^\\d{4}-(0[1-9]|1[0-2])$"
    }
   },
   "values": {
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
   "trend": {
    "ref": "Trend"
   },
   "forecast": {
    "ref": "Forecast"
   },
   "unusual": {
    "type": "array",
    "items": {
     "ref": "UnusualPeriod"
    },
    "default": []
   }
  }
 },
 "SeriesEntry": {
  "type": "object",
  "required": [
   "version",
   "actual",
   "budget"
  ],
  "properties": {
   "version": {
    "type": "integer"
   },
   "actual": {
    "type": "object",
    "values": {
     "type": "integer"
    }
   },
   "budget": {
    "type": "object",
    "values": {
     "type": "integer"
    }
   },
   "forecast": {
    "type": "object",
    "default": {},
    "values": {
     "type": "integer"
    }
   },
   "sums": {
    "anyOf": [
     {
      "type": "object",
      "values": {
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
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "budget_sums": {
    "anyOf": [
     {
      "type": "object",
      "values": {
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
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "forecast_sums": {
    "anyOf": [
     {
      "type": "object",
      "values": {
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
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "reasons": {
    "type": "object",
    "default": {},
    "values": {
     "type": "string",
     "enum": [
      "zero_denominator",
      "no_baseline",
      "insufficient_history",
      "mixed_currency",
      "no_entries"
     ]
    }
   },
   "basis": {
    "type": "string",
    "default": ""
   }
  }
 },
 "SeriesPoint": {
  "type": "object",
  "required": [
   "period",
   "value"
  ],
  "properties": {
   "period": {
    "type": "string",
    "pattern": "^\\d{4}-(0[1-9]|1[0-2])$"
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
   "budget": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   }
  }
 },
 "SignOff": {
  "type": "object",
  "required": [
   "entity_id",
   "period",
   "comparator",
   "account_code"
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
   "comparator": {
    "type": "string",
    "enum": [
     "budget",
     "previous",
     "last_year",
     "forecast"
    ]
   },
   "account_code": {
    "type": "string",
    "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
   },
   "version": {
    "type": "integer",
    "minimum": 0,
    "default": 0
   },
   "explanation": {
    "type": "string",
    "maxLength": 2000,
    "default": ""
   },
   "preparer": {
    "anyOf": [
     {
      "ref": "Signature"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "reviewer": {
    "anyOf": [
     {
      "ref": "Signature"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "history": {
    "type": "array",
    "items": {
     "ref": "SignOffEntry"
    },
    "maxItems": 50,
    "default": []
   },
   "updated_at": {
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
 "SignOffEntry": {
  "type": "object",
  "required": [
   "at",
   "uid",
   "name",
   "action"
  ],
  "properties": {
   "at": {
    "type": "string"
   },
   "uid": {
    "type": "string"
   },
   "name": {
    "type": "string",
    "maxLength": 120
   },
   "action": {
    "type": "string",
    "enum": [
     "prepared",
     "reviewed",
     "withdrew_preparer",
     "withdrew_reviewer"
    ]
   },
   "note": {
    "type": "string",
    "maxLength": 2000,
    "default": ""
   },
   "actual": {
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
   "comparator": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   }
  }
 },
 "Signature": {
  "type": "object",
  "required": [
   "uid",
   "name",
   "at",
   "figure"
  ],
  "properties": {
   "uid": {
    "type": "string"
   },
   "name": {
    "type": "string",
    "maxLength": 120
   },
   "at": {
    "type": "string"
   },
   "figure": {
    "ref": "SignedFigure"
   }
  }
 },
 "SignedFigure": {
  "type": "object",
  "required": [
   "actual",
   "comparator",
   "dashboard_version"
  ],
  "properties": {
   "actual": {
    "type": "integer"
   },
   "comparator": {
    "type": "integer"
   },
   "dashboard_version": {
    "type": "integer",
    "minimum": 1
   }
  }
 },
 "StatementRow": {
  "type": "object",
  "required": [
   "code",
   "name",
   "parent",
   "depth",
   "is_posting",
   "account_class",
   "direction",
   "actual",
   "budget",
   "previous",
   "last_year",
   "count"
  ],
  "properties": {
   "code": {
    "type": "string",
    "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
   },
   "name": {
    "type": "string"
   },
   "parent": {
    "anyOf": [
     {
      "type": "string",
      "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
     },
     {
      "type": "null"
     }
    ]
   },
   "depth": {
    "type": "integer"
   },
   "is_posting": {
    "type": "boolean"
   },
   "account_class": {
    "anyOf": [
     {
      "type": "string",
      "enum": [
       "cash",
       "bank",
       "receivable",
       "inventory",
       "other_current_asset",
       "fixed_asset",
       "accumulated_depreciation",
       "other_asset",
       "payable",
       "other_current_liability",
       "debt",
       "other_liability",
       "equity",
       "retained_earnings",
       "revenue",
       "contra_revenue",
       "cogs",
       "opex",
       "depreciation",
       "amortisation",
       "interest",
       "tax",
       "other_income",
       "other_expense",
       "statistical"
      ]
     },
     {
      "type": "null"
     }
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
   "budget": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "previous": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "last_year": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "forecast": {
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
   "against_budget": {
    "anyOf": [
     {
      "type": "array",
      "prefixItems": [
       {
        "type": "integer"
       },
       {
        "anyOf": [
         {
          "type": "integer"
         },
         {
          "type": "null"
         }
        ]
       },
       {
        "type": "integer"
       }
      ],
      "minItems": 3,
      "maxItems": 3
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "against_previous": {
    "anyOf": [
     {
      "type": "array",
      "prefixItems": [
       {
        "type": "integer"
       },
       {
        "anyOf": [
         {
          "type": "integer"
         },
         {
          "type": "null"
         }
        ]
       },
       {
        "type": "integer"
       }
      ],
      "minItems": 3,
      "maxItems": 3
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "against_last_year": {
    "anyOf": [
     {
      "type": "array",
      "prefixItems": [
       {
        "type": "integer"
       },
       {
        "anyOf": [
         {
          "type": "integer"
         },
         {
          "type": "null"
         }
        ]
       },
       {
        "type": "integer"
       }
      ],
      "minItems": 3,
      "maxItems": 3
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "against_forecast": {
    "anyOf": [
     {
      "type": "array",
      "prefixItems": [
       {
        "type": "integer"
       },
       {
        "anyOf": [
         {
          "type": "integer"
         },
         {
          "type": "null"
         }
        ]
       },
       {
        "type": "integer"
       }
      ],
      "minItems": 3,
      "maxItems": 3
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "count": {
    "type": "integer"
   }
  }
 },
 "Target": {
  "type": "object",
  "required": [
   "value"
  ],
  "properties": {
   "entity_id": {
    "anyOf": [
     {
      "type": "string",
      "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
     },
     {
      "type": "null"
     }
    ],
    "default": null
   },
   "value": {
    "type": "integer",
    "minimum": -9007199254740991,
    "maximum": 9007199254740991
   },
   "warning": {
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
   }
  }
 },
 "Timeline": {
  "type": "object",
  "required": [
   "scope",
   "version",
   "periods",
   "latest"
  ],
  "properties": {
   "scope": {
    "type": "string",
    "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
   },
   "version": {
    "type": "integer",
    "minimum": 1
   },
   "periods": {
    "type": "array",
    "items": {
     "type": "string",
     "pattern": "^\\d{4}-(0[1-9]|1[0-2])$"
    }
   },
   "latest": {
    "anyOf": [
     {
      "type": "string",
      "pattern": "^\\d{4}-(0[1-9]|1[0-2])$"
     },
     {
      "type": "null"
     }
    ]
   },
   "revenue_forecast": {
    "type": "object",
    "default": {},
    "values": {
     "type": "integer"
    },
    "keys": "^\\d{4}-(0[1-9]|1[0-2])$"
   }
  }
 },
 "Told": {
  "type": "object",
  "required": [
   "who",
   "channel",
   "at",
   "event"
  ],
  "properties": {
   "who": {
    "type": "string",
    "minLength": 1,
    "maxLength": 128
   },
   "channel": {
    "type": "string",
    "minLength": 1,
    "maxLength": 20
   },
   "at": {
    "type": "string"
   },
   "receipt": {
    "type": "string",
    "maxLength": 500,
    "default": ""
   },
   "event": {
    "type": "string",
    "pattern": "^[0-9a-f]{24}$"
   },
   "recovery": {
    "type": "boolean",
    "default": false
   }
  }
 },
 "Trend": {
  "type": "object",
  "required": [
   "periods",
   "slope",
   "start",
   "end",
   "growth_bp",
   "fit_bp",
   "seasonal_bp",
   "pattern"
  ],
  "properties": {
   "periods": {
    "type": "integer"
   },
   "slope": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "start": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "end": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "growth_bp": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "fit_bp": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "seasonal_bp": {
    "anyOf": [
     {
      "type": "integer"
     },
     {
      "type": "null"
     }
    ]
   },
   "pattern": {
    "anyOf": [
     {
      "type": "string",
      "enum": [
       "rising",
       "falling",
       "seasonal",
       "flat",
       "volatile",
       "step"
      ]
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
 "UnusualPeriod": {
  "type": "object",
  "required": [
   "period",
   "check"
  ],
  "properties": {
   "period": {
    "type": "string",
    "pattern": "^\\d{4}-(0[1-9]|1[0-2])$"
   },
   "check": {
    "ref": "AnomalyCheck"
   }
  }
 },
 "Variance": {
  "type": "object",
  "required": [
   "code",
   "delta",
   "percent_bp",
   "impact",
   "status"
  ],
  "properties": {
   "code": {
    "type": "string",
    "pattern": "^[A-Za-z0-9][A-Za-z0-9.\\-]{0,63}$"
   },
   "delta": {
    "type": "integer"
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
   "impact": {
    "type": "integer"
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
 "Variances": {
  "type": "object",
  "properties": {
   "budget": {
    "type": "array",
    "items": {
     "ref": "Variance"
    },
    "default": []
   },
   "previous": {
    "type": "array",
    "items": {
     "ref": "Variance"
    },
    "default": []
   },
   "last_year": {
    "type": "array",
    "items": {
     "ref": "Variance"
    },
    "default": []
   },
   "forecast": {
    "type": "array",
    "items": {
     "ref": "Variance"
    },
    "default": []
   }
  }
 },
 "Wording": {
  "type": "object",
  "required": [
   "name",
   "operator",
   "window"
  ],
  "properties": {
   "name": {
    "type": "string"
   },
   "operator": {
    "type": "string",
    "enum": [
     "above",
     "below"
    ]
   },
   "window": {
    "type": "integer"
   },
   "label": {
    "type": "string",
    "default": ""
   }
  }
 }
};
