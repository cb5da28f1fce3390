variable "project_id" {
  description = "The project."
  type        = string
}

variable "region" {
  description = "Where the database is; for ever."
  type        = string
}

variable "rules_file" {
  description = "The security rules."
  type        = string
}

variable "indexes_file" {
  description = "Indexes and exemptions, as firebase-tools reads them."
  type        = string
}

variable "protected" {
  description = "The database can be deleted neither by Terraform nor by hand."
  type        = bool
  default     = true
}

variable "backup_days" {
  description = "Days that daily backups are kept; weekly ones are kept 98 days."
  type        = number
  default     = 7

  validation {
    condition     = var.backup_days >= 1 && var.backup_days <= 98
    error_message = "Firestore keeps backups 1 to 98 days."
  }
}
