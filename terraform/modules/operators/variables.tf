variable "project_id" {
  description = "The project."
  type        = string
}

variable "group" {
  description = "Address of the group that runs the product."
  type        = string
}

variable "data_bucket" {
  description = "Name of the data bucket."
  type        = string
}
