variable "project_id" {
  description = "The project; it exists, and billing is on."
  type        = string
}

variable "project_number" {
  description = "Its number."
  type        = string
}

variable "billing_account" {
  description = "Billing account that pays."
  type        = string
}

variable "region" {
  description = "Where everything is; the database cannot move later."
  type        = string
}

variable "site_id" {
  description = "Name of the Hosting site, unique in the world."
  type        = string
}

variable "domains" {
  description = "Further host names of the web client."
  type        = list(string)
  default     = []
}

variable "bundle" {
  description = "The deployable source, made by `make bundle`."
  type        = string
}

variable "organizations" {
  description = "Ids of the organizations."
  type        = set(string)
  default     = []
}

variable "analysts" {
  description = "Organizations whose analysts query BigQuery: the organization and its group's address."
  type        = map(string)
  default     = {}
}

variable "operators_group" {
  description = "Address of the group that runs the product."
  type        = string
}

variable "alert_emails" {
  description = "Addresses that alerts are sent to."
  type        = set(string)
}

variable "monthly_budget" {
  description = "Budget of a month, in whole units of the currency."
  type        = number
}

variable "currency" {
  description = "The billing account's currency."
  type        = string
  default     = "USD"
}

variable "protected" {
  description = "Data can be deleted neither by Terraform nor by a slip."
  type        = bool
}

variable "retention_days" {
  description = "Days that replaced or deleted files are kept."
  type        = number
}

variable "backup_days" {
  description = "Days that the database's daily backups are kept."
  type        = number
}

variable "warm_instances" {
  description = "Instances of the interactive functions that are always warm."
  type        = number
}

variable "otlp_endpoint" {
  description = "Where functions send OpenTelemetry metrics by OTLP over HTTP; empty sends none."
  type        = string
  default     = "https://telemetry.googleapis.com/v1/metrics"
}

variable "repository" {
  description = "Where the source is read in a browser, for alerts' links to runbooks; a plain path without it."
  type        = string
  default     = "."
}

variable "app_check" {
  description = "ENFORCED or UNENFORCED."
  type        = string
}

variable "push_key" {
  description = "Public key of the project's web push certificate; empty where browsers get no push messages."
  type        = string
}

variable "secrets" {
  description = "Ids of secrets."
  type        = set(string)
  default     = []
}

variable "notification_secrets" {
  description = "How messages are sent (LEDGERLIGHT_MAIL_URL, LEDGERLIGHT_SLACK_URL, LEDGERLIGHT_SMS_URL): variable and id of the secret that holds it; one that is missing is not sent by."
  type        = map(string)
  default     = {}
}
