variable "project_id" {
  description = "The project."
  type        = string
}

variable "region" {
  description = "Where files are kept."
  type        = string
}

variable "bundle" {
  description = "The deployable source, made by `make bundle`."
  type        = string
}

variable "origins" {
  description = "Origins of the web client, which uploads from the browser."
  type        = list(string)
}

variable "organizations_prefix" {
  description = "First part of every object's name."
  type        = string
}

variable "staging_prefix" {
  description = "Part of the name of uploads that were only previewed."
  type        = string
}

variable "organizations" {
  description = "Organizations whose previewed uploads are cleared away."
  type        = set(string)
}

variable "retention_days" {
  description = "Days that a replaced or deleted version of a file is kept. Raw files are the ledger's evidence."
  type        = number

  validation {
    condition     = var.retention_days >= 30
    error_message = "Keep versions for 30 days at least."
  }
}

variable "protected" {
  description = "The bucket with files in it cannot be deleted by Terraform."
  type        = bool
  default     = true
}

variable "users" {
  description = "Functions that read and write files: a name and the IAM member."
  type        = map(string)
}
