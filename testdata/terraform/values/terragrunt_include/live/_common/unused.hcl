inputs = {
  of_nobody = "NotMerged"
}
