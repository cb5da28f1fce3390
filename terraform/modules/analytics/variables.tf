variable "project_id" {
  description = "The project."
  type        = string
}

variable "region" {
  description = "Where the data is."
  type        = string
}

variable "dataset" {
  description = "Name of the dataset."
  type        = string
}

variable "folder" {
  description = "The folder bigquery/: generated schemas and the views' queries."
  type        = string
}

variable "tables" {
  description = "Tables as names.json describes them."
  type        = any
}

variable "views" {
  description = "Views as names.json describes them."
  type        = any
}

variable "view_layers" {
  description = "Views by what they build on, three layers."
  type        = list(list(string))

  validation {
    condition     = length(var.view_layers) <= 3
    error_message = "Add a resource for the fourth layer of views."
  }
}

variable "writers" {
  description = "Functions that write rows: a name and the IAM member."
  type        = map(string)
}

variable "writer_emails" {
  description = "The same service accounts' addresses."
  type        = list(string)
}

variable "readers" {
  description = "Functions that compare rows with the product's figures: a name and the IAM member."
  type        = map(string)
}

variable "reader_emails" {
  description = "The same service accounts' addresses."
  type        = list(string)
}

variable "operators_group" {
  description = "Address of the group that sees every organization's rows."
  type        = string
}

variable "analysts" {
  description = "Organizations whose analysts query BigQuery: the organization and its group's address."
  type        = map(string)

  validation {
    condition     = length(distinct([for org in keys(var.analysts) : replace(org, "/[^A-Za-z0-9]/", "_")])) == length(var.analysts)
    error_message = "Two organizations' datasets would have the same name; they differ in . or - alone."
  }
}

variable "protected" {
  description = "Tables cannot be deleted by Terraform."
  type        = bool
  default     = true
}
